"""A rewritten file is read again and searched before anybody gets it."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from redactor import OptionError, RewriteError, Scanner, redact_file
from redactor.formats import TextSource
from redactor.proof import provable, prove
from redactor.text import automaton
from redactor.text.automaton import Automaton

ID = "640104195803129952"


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_short_values_and_those_that_stand_elsewhere_are_not_asked_for() -> None:
    assert provable([ID, "沙某", "13800138000"], ["138 0013 8000"]) == {ID}


@pytest.mark.parametrize(
    "text",
    [
        f"号{ID}",
        "号６４０１０４１９５８０３１２９９５２",
        "号640104 19580312 9952",
        f"<b>{ID[:6]}</b>{ID[6:]}",
    ],
)
def test_a_value_that_is_read_again_is_told(text: str) -> None:
    with pytest.raises(RewriteError, match="left in the text"):
        prove(text.encode(), "a.html", frozenset({ID}), b"k")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_value_in_a_member_that_nobody_reads_is_told_with_its_place(encoding: str) -> None:
    inner = packed(**{"deep/x.bin": b"\x00\x01" * 40 + ID.encode(encoding)})
    data = packed(**{"a.txt": "各村".encode(), "in.zip": inner})
    with pytest.raises(RewriteError) as raised:
        prove(data, "a.zip", frozenset({ID}), b"k")
    assert "deep/x.bin" in raised.value.where or "in.zip" in raised.value.where
    assert ID not in str(raised.value)


def test_a_file_that_cannot_be_read_any_more_is_told() -> None:
    with pytest.raises(RewriteError, match="cannot be read"):
        prove(b"\x00\x01\x02" * 100, "a.docx", frozenset({ID}), b"k")


def test_a_file_without_the_values_passes() -> None:
    prove("各村要认真组织。".encode(), "a.txt", frozenset({ID}), b"k")


def test_nothing_is_handed_out_when_something_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Careless(TextSource):
        """Rewrites nothing."""

    monkeypatch.setattr("redactor.audit.TextSource", Careless)
    monkeypatch.setattr(
        TextSource, "rewrite", lambda self, edits, *, clean=False: self.text.encode()
    )
    source = tmp_path / "a.txt"
    source.write_text(f"身份证号：{ID}", encoding="utf-8")
    with pytest.raises(RewriteError):
        redact_file(source, tmp_path / "b.txt")
    assert not (tmp_path / "b.txt").exists()
    assert list(tmp_path.iterdir()) == [source]


def test_the_original_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(f"身份证号：{ID}", encoding="utf-8")
    with pytest.raises(OptionError, match="original"):
        redact_file(source, tmp_path / "." / "a.txt")
    assert ID in source.read_text(encoding="utf-8")


def test_values_do_not_travel_with_a_report() -> None:
    report = Scanner().scan(f"身份证号：{ID}")
    assert report.masked_values() == {ID}
    assert pickle.loads(pickle.dumps(report)).masked_values() == frozenset()
    assert ID.encode() not in pickle.dumps(report)


def test_a_proof_takes_one_pass_however_many_values_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[int] = []
    real = automaton.build

    def counted(literals: Sequence[str]) -> Automaton:
        built.append(len(literals))
        return real(literals)

    monkeypatch.setattr(automaton, "build", counted)
    values = frozenset(f"6217{number:012d}" for number in range(20_000))
    prove(packed(**{"a.txt": "各村要认真组织。".encode()}), "a.zip", values, b"k")
    # One for the text; one for the bytes, in which digits are written in three ways.
    assert built == [20_000, 60_000]
