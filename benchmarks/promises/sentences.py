"""Promises about sentences: real addresses in sentences of ours, names in labelled sets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.promises import Row, scanner_of
from redactor import Scanner

#: What makes an address one of a door: with a road only together with its number.
_DOOR = frozenset({"roomno", "cellno", "houseno"})

HOME_FRAMES = (
    "低保户韩德胜，现住{}，家庭人口3人。",
    "家庭住址：{}",
    "户主：沙明远\t住址：{}\t人口：4",
    "走访慰问了{}的困难群众刘玉梅",
    "经核实，申请人马某某居住在{}，房屋为自建。",
    "租住在{}的外来务工人员谢文涛反映",
    "请于三日内将残疾人证送至其家中（{}）。",
    "老人独居于{}，子女均在外地。",
    "被执行人张某，男，住{}。",
    "收货地址：{}，收货人：丁晓梅，请放门口",
    "王秀英老人的家在{}，社区每周上门一次",
    "走失老人白某，家住{}，有消息请与家属联系",
)
OFFICE_FRAMES = (
    "办公地址：{}，邮政编码：750001。",
    "本次会议在{}召开。",
    "投标文件递交地点：{}三楼开标室。",
    "公司注册地址：{}",
    "请到{}婚姻登记处办理。",
    "县养老服务中心位于{}，设床位200张。",
    "展览将于5月1日在{}举行。",
    "某某有限公司，住所：{}，法定代表人：丁某。",
)
Framed = tuple[str, int, int]


def rows(data: Path) -> Iterator[Row]:
    yield from _addresses(data)
    yield from _names(data)


def _addresses(data: Path) -> Iterator[Row]:
    scanner = scanner_of()
    homes = [_of_home(scanner, *each) for each in _framed(data, HOME_FRAMES)]
    acted = sum(each[0] for each in homes) / len(homes)
    covered = sum(each[1] for each in homes) / len(homes)
    over = sum(each[2] for each in homes) / len(homes)
    command = "python -m benchmarks.promises --data FOLDER"
    yield Row(
        f"{len(homes):,} sentences of homes: real addresses in {len(HOME_FRAMES)} kinds of sentence",
        "at least 0.95 acted on and covered from end to end, over-run by more than 2 in at most 0.05",
        f"acted on {acted:.3f}, covered {covered:.3f}, over-run {over:.4f}",
        covered >= 0.95 and over <= 0.05,
        command,
    )
    offices = [_of_home(scanner, *each) for each in _framed(data, OFFICE_FRAMES)]
    acted = sum(each[0] for each in offices) / len(offices)
    yield Row(
        f"{len(offices):,} sentences of offices and venues ({len(OFFICE_FRAMES)} kinds)",
        "at most 0.03 acted on",
        f"{acted:.4f}",
        acted <= 0.03,
        command,
    )


def _of_home(scanner: Scanner, text: str, start: int, end: int) -> tuple[bool, bool, bool]:
    """Whether an address is acted on, covered from end to end, over-run by more than two."""
    spans = [
        part.sent
        for finding in scanner.scan(text).findings
        if finding.action.acting and finding.entity == "HOME_ADDRESS"
        for part in finding.parts
    ]
    touching = [each for each in spans if each[0] < end and each[1] > start]
    low = min((each[0] for each in touching), default=end)
    high = max((each[1] for each in touching), default=start)
    return bool(touching), low <= start and high >= end, low < start - 2 or high > end + 2


def _framed(folder: Path, frames: tuple[str, ...]) -> Iterator[Framed]:
    for address in _strings(folder):
        for frame in frames:
            start = frame.index("{}")
            yield frame.replace("{}", address), start, start + len(address)


def _strings(folder: Path) -> Iterator[str]:
    with (folder / "addr_parse_dev.jsonl").open(encoding="utf-8") as file:
        for line in file:
            each = json.loads(line)
            parts = {span["type"] for span in each["spans"]}
            if parts & _DOOR or {"road", "roadno"} <= parts:
                yield each["text"]


def _names(data: Path) -> Iterator[Row]:
    reader, usual = scanner_of(names=True), scanner_of()
    command = "python -m benchmarks.promises --data FOLDER"
    right, found, all_ = _named(reader, data / "resume_dev.jsonl", "NAME")
    yield Row(
        "names with `--names`",
        "recall at least 0.93 on resume_dev",
        f"{right / all_:.3f}",
        right / all_ >= 0.93,
        command,
    )
    right, found, all_ = _named(reader, data / "people_daily_dev.jsonl", "PER")
    f1 = 2 * right / (found + all_)
    yield Row(
        "names with `--names`",
        "F1 at least 0.75 on people_daily_dev",
        f"{f1:.3f} (precision {right / found:.3f}, recall {right / all_:.3f})",
        f1 >= 0.75,
        command,
    )
    shares = []
    for name, label in (("resume_dev.jsonl", "NAME"), ("people_daily_dev.jsonl", "PER")):
        right, found, _ = _named(usual, data / name, label)
        shares.append(right / found)
    yield Row(
        "names without the option",
        "precision at least 0.95",
        ", ".join(f"{share:.3f}" for share in shares),
        min(shares) >= 0.95,
        command,
    )


def _named(scanner: Scanner, path: Path, label: str) -> tuple[int, int, int]:
    """How many names of a labelled set were found exactly, how many were told, how many there are."""
    right = found = expected = 0
    with path.open(encoding="utf-8") as file:
        for line in file:
            each = json.loads(line)
            names = {(s["start"], s["end"]) for s in each["spans"] if s["type"] == label}
            told = {
                (finding.start, finding.end)
                for finding in scanner.scan(each["text"]).findings
                if finding.entity == "PERSON_NAME"
            }
            right += len(names & told)
            found += len(told)
            expected += len(names)
    return right, found, expected
