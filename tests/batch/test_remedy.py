"""`--fix`: copies of what can be masked, nothing of what cannot, and a list of both."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from redactor.batch import Totals, audit_collection, open_collection
from redactor.batch.copies import path_of
from redactor.errors import OptionError
from tests.batch.made import KEY, OPTIONS, documents, main, run, started, totals
from tests.command import DRAFT, MASKABLE, MOBILE, RESIDENT
from tests.formats import docx_files

_BLOCKED = "机密★10年\n请妥善保管\n"


def _docx(text: str, author: str = "") -> bytes:
    file = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.core_properties.author = author
    document.core_properties.comments = ""
    rels = document.part.package.rels
    for name in [each for each, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[name]
    document.save(file)
    return file.getvalue()


def _source(folder: Path) -> Path:
    for name, data in {
        "通知/名单.txt": MASKABLE.encode(),
        "通知/名单.docx": _docx(MASKABLE),
        f"通知/马秀莲{RESIDENT}.txt": MASKABLE.encode("gb18030"),
        "可以.txt": "会议通知\n".encode(),
        "须定.txt": DRAFT.encode(),
        "涉密.txt": _BLOCKED.encode(),
        "坏.docx": b"PK\3\4 broken",
        "空.txt": b"",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def _fixed(tmp_path: Path, spec: Path | str, **told: Any) -> Totals:
    collection = open_collection(str(spec), **told)
    return audit_collection(collection, tmp_path / "out", OPTIONS, fix=tmp_path / "fix")


def _copies(folder: Path) -> dict[str, bytes]:
    found = (each for each in folder.rglob("*") if each.is_file())
    return {
        str(each.relative_to(folder)): each.read_bytes() for each in found if each.name[0] != "."
    }


def _list(out: Path) -> dict[str, dict[str, str]]:
    data = (out / "remedy.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return {row["文件"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}


def test_what_can_be_masked_is_copied_and_the_rest_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _source(tmp_path / "in")
    before = _copies(source)
    told = (source, "-o", tmp_path / "out", "--fix", tmp_path / "fix", "--workers", "1")
    status, printed, said = main(tmp_path, capsys, *told)
    assert status == 2, said
    assert printed.splitlines()[1] == (
        "遮掩：共 8 件 = 已生成副本 3 + 无需处理 1 + 须由人工处理 2 + 未能处理 1 + 跳过 1；"
        "清单见 remedy.csv"
    )
    assert _copies(source) == before
    copies = _copies(tmp_path / "fix")
    hidden = next(each for each in copies if "马秀莲" in each or "＊" in each)
    assert copies.keys() == {"通知/名单.txt", "通知/名单.docx", hidden}
    assert RESIDENT not in hidden
    assert "640104＊" in hidden
    assert copies["通知/名单.txt"].decode() == f"身份证号：640104{'*' * 12}\n"
    assert copies[hidden].decode("gb18030") == f"身份证号：640104{'*' * 12}\n"
    assert "640104*" in docx.Document(tmp_path / "fix/通知/名单.docx").paragraphs[0].text
    rows = _list(tmp_path / "out")
    assert {name: row["处理情况"] for name, row in rows.items()} == {
        "通知/名单.txt": "已生成遮掩副本",
        "通知/名单.docx": "已生成遮掩副本",
        next(each for each in rows if "640104*" in each): "已生成遮掩副本",
        "须定.txt": "须由人工处理",
        "涉密.txt": "须由人工处理",
        "坏.docx": "未能处理",
    }
    assert "军人、警察证件号码" in rows["须定.txt"]["尚待处理"]
    assert "机密★10年" in rows["涉密.txt"]["尚待处理"]
    assert rows["坏.docx"]["说明"].startswith("未能读取")
    whole = (tmp_path / "out/remedy.csv").read_text("utf-8-sig")
    table = pq.read_table(tmp_path / "out/remedy.parquet").drop_columns("id")
    for text in (whole, json.dumps(table.to_pylist(), ensure_ascii=False)):
        assert RESIDENT not in text
        assert MOBILE not in text
        assert "1234567" not in text


def test_what_was_copied_is_not_copied_again(tmp_path: Path) -> None:
    source = _source(tmp_path / "in")
    first = _fixed(tmp_path, source).remedy
    stamps = {each: each.stat().st_mtime_ns for each in (tmp_path / "fix").rglob("*.*")}
    assert _fixed(tmp_path, source).remedy == first
    assert {each: each.stat().st_mtime_ns for each in (tmp_path / "fix").rglob("*.*")} == stamps
    # A copy that somebody took away comes back; one of what is no more as it was goes, but not
    # when somebody has worked on it.
    (tmp_path / "fix/通知/名单.txt").unlink()
    (source / "通知/名单.docx").unlink()
    hidden = next(each for each in stamps if "＊" in each.name)
    hidden.write_bytes(b"worked on")
    next(source.glob("通知/马秀莲*")).write_text("没有了\n")
    found = _fixed(tmp_path, source).remedy
    assert found is not None
    assert found.adds_up
    assert (found.inputs, found.fixed, found.nothing) == (7, 1, 2)
    assert _copies(tmp_path / "fix").keys() == {"通知/名单.txt", f"通知/{hidden.name}"}


def test_an_audit_of_before_is_fixed_too(tmp_path: Path) -> None:
    source = _source(tmp_path / "in")
    audit_collection(open_collection(str(source)), tmp_path / "out", OPTIONS)
    found = _fixed(tmp_path, source)
    assert (found.audited, found.remedy and found.remedy.fixed) == (0, 3)


def test_what_is_not_what_was_audited_is_not_copied(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    path = source / "a.txt"
    path.write_text(MASKABLE)
    collection = open_collection(str(source))
    audit_collection(collection, tmp_path / "out", OPTIONS)
    stamp = path.stat().st_mtime_ns
    path.write_text(MASKABLE.replace("身份证号", "身份号码"))
    os.utime(path, ns=(stamp, stamp))
    found = _fixed(tmp_path, source)
    assert found.remedy is not None
    assert (found.remedy.fixed, found.remedy.failed) == (0, 1)
    assert not _copies(tmp_path / "fix")
    assert "被改动" in _list(tmp_path / "out")["a.txt"]["说明"]


@pytest.mark.parametrize("place", ["in/fix", "in", ".", "out", "out/fix", "in/../in/通知"])
def test_a_folder_with_originals_or_results_is_refused(tmp_path: Path, place: str) -> None:
    source = _source(tmp_path / "in")
    before = _copies(source)
    collection = open_collection(str(source))
    with pytest.raises(OptionError, match="may not lie in"):
        audit_collection(collection, tmp_path / "out", OPTIONS, fix=tmp_path / place)
    assert _copies(source) == before


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    source = _source(tmp_path / "in")
    other = tmp_path / "fix"
    other.mkdir()
    (other / "可以.txt").write_text("an original")
    with pytest.raises(OptionError, match="holds other files"):
        _fixed(tmp_path, source)
    (other / "可以.txt").unlink()
    _fixed(tmp_path, source)
    # A single file that lies in the folder of copies is an original now.
    (other / "名单.txt").write_text(MASKABLE)
    with pytest.raises(OptionError, match="holds copies of something else"):
        audit_collection(
            open_collection(str(other / "名单.txt")), tmp_path / "out2", OPTIONS, fix=other
        )
    link = tmp_path / "link"
    link.symlink_to(source)
    with pytest.raises(OptionError, match="may not lie in"):
        audit_collection(
            open_collection(str(source)), tmp_path / "out3", OPTIONS, fix=link / "copies"
        )


def test_what_is_hidden_is_removed_when_asked(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "名单.docx").write_bytes(_docx(MASKABLE, author="沙明远"))
    (source / "通知.docx").write_bytes(_docx("会议通知", author="沙明远"))
    (source / "须定.docx").write_bytes(_docx(DRAFT, author="沙明远"))
    left = _fixed(tmp_path, source).remedy
    assert left is not None
    assert (left.fixed, left.left) == (0, 3)
    assert "作者" in _list(tmp_path / "out")["名单.docx"]["尚待处理"]
    collection = open_collection(str(source))
    found = audit_collection(
        collection, tmp_path / "out", OPTIONS, fix=tmp_path / "fix", clean=True
    ).remedy
    assert found is not None
    assert (found.fixed, found.left) == (2, 1)
    assert _copies(tmp_path / "fix").keys() == {"名单.docx", "通知.docx"}
    assert not docx.Document(tmp_path / "fix/名单.docx").core_properties.author


def test_what_cannot_be_rewritten_is_left(tmp_path: Path) -> None:
    shape = (
        "<w:r><w:drawing><wp:anchor behindDoc='0'><wp:extent cx='2000000' cy='200000'/><wp:wrapNone/>"
        "<a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst='rect'/><a:solidFill>"
        "<a:srgbClr val='000000'/></a:solidFill></wps:spPr></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></w:r>"
    )
    source = tmp_path / "in"
    source.mkdir()
    data = docx_files.at_end(_docx(MASKABLE), docx_files.paragraph(shape))
    (source / "盖住.docx").write_bytes(data)
    collection = open_collection(str(source))
    found = audit_collection(
        collection, tmp_path / "out", OPTIONS, fix=tmp_path / "fix", clean=True
    ).remedy
    assert found is not None
    assert (found.inputs, found.left) == (1, 1)
    assert not _copies(tmp_path / "fix")
    row = _list(tmp_path / "out")["盖住.docx"]
    assert row["说明"].startswith("不能确保遮掩彻底")
    assert "遮" in row["尚待处理"]


def test_members_of_an_archive_are_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("a/名单.docx", _docx(MASKABLE))
        archive.writestr("a/b.html", f"<p>{MASKABLE}</p>")
        archive.writestr("../outside.txt", MASKABLE)
    found = _fixed(tmp_path, tmp_path / "in.zip").remedy
    assert found is not None
    assert (found.inputs, found.fixed, found.failed) == (3, 2, 1)
    assert _copies(tmp_path / "fix").keys() == {"a/名单.docx", "a/b.html"}


def test_rows_become_files_of_their_own(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": ["1", "https://x.cn/a/?p=1", "https://x.cn/a", "2", "../../up"],
            "html": [f"<p>{MASKABLE}</p>"] * 3 + ["<p>无</p>", f"<p>{MASKABLE}</p>"],
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    found = _fixed(tmp_path, tmp_path / "in.parquet").remedy
    assert found is not None
    assert (found.inputs, found.fixed, found.nothing) == (5, 4, 1)
    copies = _copies(tmp_path / "fix")
    assert copies.keys() == {
        "1.html",
        "x.cn/a/？p=1.html",
        "x.cn/a.html",
        "_/_/up.html",
    }
    assert all(data.startswith(b"<p>") for data in copies.values())
    assert not (tmp_path / "up.html").exists()


def test_rows_of_a_database_become_files(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "in.db") as db:
        db.execute("CREATE TABLE pages (id INTEGER PRIMARY KEY, name TEXT, data BLOB)")
        rows = [(1, "名单.docx", _docx(MASKABLE)), (2, "说明.txt", MASKABLE.encode())]
        db.executemany("INSERT INTO pages VALUES (?, ?, ?)", rows)
    spec = f"sqlite:///{tmp_path / 'in.db'}"
    found = _fixed(tmp_path, spec, table="pages", bytes="data", name="name").remedy
    assert found is not None
    assert (found.inputs, found.fixed) == (2, 2)
    assert _copies(tmp_path / "fix").keys() == {"1.docx", "2.txt"}


def test_no_copy_takes_the_place_of_another(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    names = ("A.txt", "a.txt", "a", f"{MOBILE}.txt", "13800138001.txt", "长" * 80 + ".txt")
    for number, name in enumerate(names):
        (source / name).write_text(f"第{number}份\n{MASKABLE}")
    found = _fixed(tmp_path, source).remedy
    assert found is not None
    assert (found.inputs, found.fixed) == (6, 6)
    copies = _copies(tmp_path / "fix")
    assert len({each.casefold() for each in copies}) == 6
    assert {"A.txt", "a"} < copies.keys()
    firsts = {data.decode().splitlines()[0] for data in copies.values()}
    assert firsts == {f"第{number}份" for number in range(6)}
    assert copies["A.txt"].decode().startswith("第0份")
    assert not any("1380013" in each for each in copies)


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("https://user@x.cn:8080/新闻/a.pdf", "user@x.cn：8080/新闻/a.pdf"),
        ("https://x.cn/", "x.cn/index"),
        ("con/aux.txt", "_con/_aux.txt"),
        ("a/./b.txt", "a/_/b.txt"),
        ("a\\..\\b\x00.txt", "a＼..＼b.txt"),
        ("//", "_/index"),
        ("a. ", "a"),
        ("\u202egpj.exe", "gpj.exe"),
    ],
)
def test_paths_are_safe(id: str, expected: str) -> None:
    assert path_of(id, id, is_file=False) == expected


def test_killed_while_it_copies_it_goes_on(tmp_path: Path) -> None:
    source = documents(tmp_path / "in", 150)
    told = (source, "-o", tmp_path / "out", "--fix", tmp_path / "fix", "--workers", "2", "--json")
    told = (*told, "--outside", "tests.batch.poison:Slow")
    process = started(tmp_path, *told)
    try:
        until = time.monotonic() + 60
        while len(_copies(tmp_path / "fix")) < 5 and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    finally:
        process.kill()
    assert 5 <= len(_copies(tmp_path / "fix")) < 50
    status, printed, said = run(tmp_path, *told)
    assert status == 1, said
    remedy = totals(printed)["remedy"]
    assert remedy == {
        "inputs": 150, "fixed": 50, "nothing": 100, "left": 0, "failed": 0, "skipped": 0,
    }  # fmt: skip
    copies = _copies(tmp_path / "fix")
    assert len(copies) == 50
    assert not any(RESIDENT.encode() in each or MOBILE.encode() in each for each in copies.values())
    assert not list((tmp_path / "fix").glob(".tmp-*"))


def test_a_full_disk_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = _source(tmp_path / "in")
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "fix").write_text("a file")
    told = (source, "-o", tmp_path / "out", "--fix", folder / "fix")
    status, _, said = main(tmp_path, capsys, *told)
    assert status == 2
    assert "is no folder" in said
    assert KEY.decode() not in said
