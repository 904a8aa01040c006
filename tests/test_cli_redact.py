"""`redactor redact` keeps every byte that it does not mask; rules, packs and evaluate."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

import pytest

from tests.command import DRAFT, MASKABLE, MOBILE, RESIDENT, here, run, written

MASKED = "640104************"
BLOCKING = """
extends = "default"
title = "t"
why = "w"
[entity.MILITARY_ID]
action = "block"
"""


def test_redact_masks_what_is_mask_and_has_status_0(tmp_path: Path) -> None:
    written(tmp_path, "draft.txt", MASKABLE)
    done = run(tmp_path, "redact", "draft.txt")
    assert (done.status, done.text, done.err) == (0, f"身份证号：{MASKED}\n", b"")


def test_redact_leaves_and_lists_what_is_hold(tmp_path: Path) -> None:
    written(tmp_path, "draft.txt", DRAFT)
    done = here(tmp_path, "redact", "draft.txt")
    assert done.status == 1
    assert "军官证 军字第1234567号" in done.text
    assert RESIDENT not in done.text and MOBILE not in done.text
    assert "draft.txt:3:5" in done.told
    assert "1234567" not in done.told and RESIDENT not in done.told


def test_redact_writes_the_named_file_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    written(folder, "draft.txt", MASKABLE)
    done = here(tmp_path, "redact", "drafts/draft.txt", "-o", "drafts/out.txt")
    assert (done.status, done.out, done.err) == (0, b"", b"")
    assert (folder / "out.txt").read_text(encoding="utf-8") == f"身份证号：{MASKED}\n"
    assert sorted(path.name for path in folder.iterdir()) == ["draft.txt", "out.txt"]


def test_redact_never_writes_over_its_own_draft(tmp_path: Path) -> None:
    written(tmp_path, "draft.txt", MASKABLE)
    outcome = here(tmp_path, "redact", "draft.txt", "-o", "draft.txt")
    assert outcome.status == 2 and b"--output" in outcome.err
    assert (tmp_path / "draft.txt").read_text(encoding="utf-8") == MASKABLE


def test_redact_reads_standard_input(tmp_path: Path) -> None:
    done = run(tmp_path, "redact", "-", given=MASKABLE.encode())
    assert (done.status, done.text) == (0, f"身份证号：{MASKED}\n")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (b"", "gb18030"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_redact_keeps_encoding_and_line_ends_byte_for_byte(
    tmp_path: Path, mark: bytes, encoding: str
) -> None:
    before = "公示名单\r\n㐂𠮷\t\u3000马秀莲\r身份证号："
    after = "\x0b\x0c\u2028\x85\r\n\r\n尾行 没有换行"
    written(tmp_path, "draft.txt", mark + f"{before}{RESIDENT}{after}".encode(encoding))
    done = here(tmp_path, "redact", "draft.txt", "-o", "out.txt")
    assert (done.status, done.err) == (0, b"")
    expected = mark + f"{before}{MASKED}{after}".encode(encoding)
    assert (tmp_path / "out.txt").read_bytes() == expected


def test_redact_keeps_the_markup_of_a_page(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html>\r\n<TABLE border=1>\r\n<tr ><td class='x'>手机&nbsp;<td>{}\r\n"
        "</TABLE>\r\n<!-- {} --><a HREF='tel:{}'>拨打</a>"
    )
    written(tmp_path, "page.htm", page.format(MOBILE, MOBILE, MOBILE).encode("gb18030"))
    done = here(tmp_path, "redact", "page.htm")
    masked = "138********"
    # What stands in a comment is hidden from a reader of the page: somebody must decide.
    assert done.status == 1
    assert done.out == page.format(masked, masked, masked).encode("gb18030")


def test_an_empty_draft_stays_empty(tmp_path: Path) -> None:
    done = here(tmp_path, "redact", "-", given=b"")
    assert (done.status, done.out, done.err) == (0, b"", b"")


def test_a_block_writes_no_output_unless_forced(tmp_path: Path) -> None:
    written(tmp_path, "draft.txt", DRAFT)
    written(tmp_path, "house.toml", BLOCKING)
    command = ("redact", "--policy", "house.toml", "draft.txt", "-o", "out.txt")
    refused = here(tmp_path, *command)
    assert refused.status == 1, "an acting finding remains; nothing was unreadable"
    assert "draft.txt" in refused.told and "Traceback" not in refused.told
    assert not (tmp_path / "out.txt").exists()
    assert here(tmp_path, "redact", "--policy", "house.toml", "draft.txt").out == b""
    forced = here(tmp_path, *command, "--force")
    assert forced.status == 1
    assert RESIDENT not in (tmp_path / "out.txt").read_text(encoding="utf-8")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    written(tmp_path, "house.toml", BLOCKING)
    written(tmp_path, "draft.txt", DRAFT)
    written(tmp_path, "out.txt", "before")
    here(tmp_path, "redact", "--policy", "house.toml", "draft.txt", "-o", "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "before"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_named_as_output_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """`-o /dev/null` by root must not turn the device into a file."""
    written(tmp_path, "draft.txt", MASKABLE)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(tmp_path, "redact", "draft.txt", "-o", "pipe").status == 0
        assert stat.S_ISFIFO(pipe.stat().st_mode)
        assert os.read(reader, 1000).decode("utf-8") == f"身份证号：{MASKED}\n"
    finally:
        os.close(reader)


def test_rules_lists_every_rule_by_id_and_entity(tmp_path: Path) -> None:
    done = here(tmp_path, "rules")
    assert done.status == 0
    assert any(
        line.split()[:2] == ["privacy/resident_id", "RESIDENT_ID"]
        for line in done.text.splitlines()
    )


@pytest.mark.parametrize("name", ["RESIDENT_ID", "privacy/resident_id"])
def test_rules_explains_one(tmp_path: Path, name: str) -> None:
    done = here(tmp_path, "rules", name)
    assert done.status == 0
    for word in ("公民身份号码", "依据：", "GB 11643", "建议："):
        assert word in done.text


def test_packs_counts_the_rules_of_a_house_pack(tmp_path: Path) -> None:
    rule = 'entity = "TERM"\ntitle = "t"\nwhy = "w"\nmessage = "m"\nsuggestion = "s"\n'
    written(tmp_path, "pack/house/words.toml", rule)
    written(tmp_path, "pack/house/words.tsv", "term\tseverity\n帐户\thint\n")
    done = here(tmp_path, "packs", "--pack", "pack")
    counts = {line.split()[0]: int(line.split()[1]) for line in done.text.splitlines()}
    assert done.status == 0
    assert counts["house"] == 1
    assert counts["privacy"] >= 30


CORPUS_TOML = f"""
entity = "RESIDENT_ID"
[[case]]
text = "身份证号：⟦{RESIDENT}⟧，手机：⟦MOBILE_PHONE|{MOBILE}⟧"
[[case]]
text = "马秀莲⟦军字第⟧"
"""
CORPUS_JSONL = (
    f'{{"id": "1", "text": "手机：{MOBILE}", '
    '"spans": [{"start": 3, "end": 14, "type": "MOBILE_PHONE", "shape": "plain"}]}\n'
)


def table(text: str) -> dict[str, list[float]]:
    return {
        row.split()[0]: [float(cell) for cell in row.split()[1:]]
        for row in text.splitlines()
        if row.split() and row.split()[0].isupper() and len(row.split()) == 7
    }


def test_evaluate_scores_toml_jsonl_and_txt(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    written(folder, "a.toml", CORPUS_TOML)
    written(folder, "b.jsonl", CORPUS_JSONL)
    written(folder, "c.txt", MASKABLE)
    done = here(tmp_path, "evaluate", "corpus")
    assert done.status == 1
    # right, missed, wrong, precision, recall, F1
    assert table(done.text) == {
        "RESIDENT_ID": [1, 1, 1, 0.5, 0.5, 0.5],
        "MOBILE_PHONE": [2, 0, 0, 1, 1, 1],
    }
    characters = 5 + 18 + 4 + 11 + 6 + 14 + len(MASKABLE)
    assert f"4 cases, {characters} characters, 1 false alarms" in done.text
    assert "corpus/a.toml:2 RESIDENT_ID 3-6: missed" in done.text
    assert "c.txt RESIDENT_ID 5-23: wrong" in done.text
    assert RESIDENT not in done.text and MOBILE not in done.text


def test_evaluate_without_faults_has_status_0(tmp_path: Path) -> None:
    written(tmp_path, "b.jsonl", CORPUS_JSONL)
    done = here(tmp_path, "evaluate", "--shapes", "b.jsonl")
    assert done.status == 0
    assert "plain" in done.text
    assert "0 false alarms" in done.text


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.toml", "[[case"), ("a.toml", "[[case]]\n"), ("a.jsonl", "{}\n"), ("a.txt", b"\xff\xff")],
    ids=repr,
)
def test_a_corpus_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    written(tmp_path, name, content)
    done = here(tmp_path, "evaluate", name)
    assert done.status == 2
    assert name in done.told and "internal error" not in done.told
