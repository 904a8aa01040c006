"""A made site of some hundred pages, audited six times in two quarters."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

from redactor.batch import layout
from tests.reports.made import CLEAR, Row, finding, gone, row, written

_DAYS = [datetime.date(2026, month, day) for month, day in
         ((7, 6), (8, 3), (9, 1), (10, 12), (11, 9), (12, 7))]  # fmt: skip
_SECTIONS = ("zwgk", "tzgg", "bmfw", "msxm", "zfcg", "xwzx")
_KINDS = (
    ("RESIDENT_ID", "公民身份号码", "mask", "640104************"),
    ("MOBILE_PHONE", "手机号码", "mask", "138********"),
    ("HOME_ADDRESS", "家庭住址", "mask", "兴庆区某街道***"),
    ("BANK_CARD", "银行卡号", "mask", "622202*********0001"),
    ("TERM", "机构旧称", "hold", "卫计委"),
    ("HIDDEN_CONTENT", "文件中隐藏的内容", "hold", "隐藏的列"),
    ("SECRECY_MARKING", "国家秘密标志或不公开标注", "block", "机密★10年"),
    ("PERSON_NAME", "姓名", "note", "沙某某"),
)
_WEIGHTS = (9, 12, 5, 3, 4, 3, 0.3, 10)
_LOST = {"code": "unread_picture", "message": "有 3 张图片未识别文字。", "where": "图片"}


def _findings(dice: random.Random, number: int) -> list[dict[str, object]]:
    found = []
    for place in range(dice.choice((0, 0, 0, 0, 1, 1, 2, 5))):
        entity, title, action, quote = dice.choices(_KINDS, _WEIGHTS)[0]
        found.append(
            finding(
                f"f{number}-{place}",
                entity,
                action,
                title=title,
                quote=quote,
                place=f"第{place + 1}行",
            )
        )
    return found


def _row(dice: random.Random, number: int, id: str, parent: str) -> Row:
    chance = dice.random()
    if chance < 0.02:
        return row(
            id,
            status=layout.FAILED,
            reason=dice.choice(("http_404", "timeout", "encrypted")),
            message=f"{id}：没有读到。",
            parent=parent,
        )
    if chance < 0.05:
        return row(id, status=layout.SKIPPED, reason=dice.choice(("robots", "empty")))
    failures = [_LOST] if chance < 0.08 else []
    media = "text/html" if id.endswith(".html") else "application/pdf"
    return row(id, *_findings(dice, number), failures=failures, parent=parent, media_type=media)


def _ids() -> list[tuple[str, str]]:
    """Ids and parents; some ids hold what no report may show."""
    host = "https://www.example.gov.cn"
    found = [(f"{host}/", "")]
    for number in range(300):
        section = _SECTIONS[number * number % 7 % len(_SECTIONS)]
        page = f"{host}/{section}/2026/t{number:04}.html"
        found.append((page, f"{host}/"))
        if number % 6 == 0:
            found.append((f"{host}/files/附件{number}.pdf", page))
    found.append((f"{host}/files/{CLEAR[2]}{CLEAR[0]}.pdf", f"{host}/tzgg/2026/t0001.html"))
    return found


def archive(out: Path) -> Path:
    dice = random.Random(20261207)
    ids = _ids()
    for turn, day in enumerate(_DAYS):
        run = f"01RUN{turn}"
        looked = list(enumerate(ids)) if turn == 0 else dice.sample(list(enumerate(ids)), 90)
        rows = [
            gone(id) if turn and dice.random() < 0.02 else _row(dice, number, id, parent)
            for number, (id, parent) in looked
        ]
        written(out, run, day, rows, size=70)
    return out
