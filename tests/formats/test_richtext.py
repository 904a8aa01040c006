"""The words of Rich Text that no page shows, and the objects in it."""

from __future__ import annotations

import pytest

from corpora.documents.makers._compound import compound
from redactor.formats._legacy.leftover import holds, leftovers
from redactor.formats._legacy.rtf import RichText
from tests.formats.test_legacy import FIB


def escaped(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))


HOME = "家庭住址:海州市云台区北山路37号桂园9幢2单元301室"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (escaped("甲乙") + "\\par " + escaped("丙"), ["甲乙", "丙"]),
        ("{\\b 138}0013{\\i 8000}", ["13800138000"]),
        ("\\u27801?\\u-10179?\\u-8704?x", ["沙\U0001f600x"]),
        ("{\\uc2\\u27801\\'c9\\'b3}x", ["沙x"]),
        ("x{\\*\\docvar {" + escaped("证号") + "}{5001}}y", ["xy", "证号5001"]),
        ("a{\\footnote " + escaped(HOME) + "}b", ["ab", HOME]),
        ("{\\fonttbl{\\f0 SimSun;}}{\\pict 0a0b}x", ["x"]),
        ("a\\cell b\\row", ["a", "b"]),
        ("\\'81A", ["\x81A".encode("latin-1").decode("gb18030")]),
        ("a\\~b\\{c\\}", ["a\u00a0b{c}"]),
        ("}}}x{{{", ["x"]),
    ],
)
def test_lines(body: str, lines: list[str]) -> None:
    data = f"{{\\rtf1\\ansi\\ansicpg936 {body}}}".encode()
    assert list(RichText(data).lines) == lines


def test_objects() -> None:
    data = b"{\\rtf1 {\\object{\\*\\objdata 0105\n504b 0304}}x}"
    assert RichText(data).objects == [b"\x01\x05PK\x03\x04"]


def test_what_a_page_does_not_show_is_left_over_once() -> None:
    data = f"{{\\rtf1\\ansicpg936 {escaped('通知')}\\par {{\\footnote {escaped(HOME)}}}}}".encode()
    assert [each.text for each in leftovers(data, ["通知"])] == [HOME]
    assert leftovers(data, ["通知", f"注 {HOME}。"]) == []
    assert leftovers(data, ["通知", HOME[:9], HOME[9:]]) == []
    assert holds(data, [HOME[5:]]) and not holds(data, ["13800138000"])


def test_a_deleted_paragraph_is_in_the_bytes() -> None:
    noise = bytes(range(256)) * 30
    text = f"\r{HOME}\r联系人ma_ying@example.com\r".encode("utf-16-le")
    data = compound({"WordDocument": FIB + noise + text + noise, "1Table": b"li.na@example.com\0"})
    found = [each.text for each in leftovers(data, ["通知"])]
    assert HOME in found and "li.na@example.com" in found
    assert len(found) <= 4


def test_a_large_roster_takes_no_long_time() -> None:
    rows = "".join(f"{escaped('沙明远')}{number:011}\\par " for number in range(20_000))
    data = f"{{\\rtf1\\ansicpg936 {rows}}}".encode()
    assert leftovers(data, [f"沙明远{number:011}" for number in range(20_000)]) == []
