"""Rich Text: the documents of docx, as LibreOffice keeps them, and one written by hand with what
Word writes and LibreOffice does not."""

from __future__ import annotations

from collections.abc import Iterator

from corpora.documents import Made
from corpora.documents.makers import doc
from corpora.documents.makers._values import Values

_PHONE = "0951-6012345"


def make() -> Iterator[Made]:
    # Each time that LibreOffice saves Rich Text, tables and boxes of VML move by a little.
    yield from doc.made("rtf", 21, is_plain=True)
    values = Values(24)
    yield Made(
        name="hand.rtf",
        data=_by_hand(values).encode("ascii"),
        made_by="hand, with the control words that Word writes",
        planted=values.planted,
        stays=(_PHONE,),
    )


def _chinese(text: str) -> str:
    """Text in the code page of the file, as Word wrote it before Unicode."""
    return "".join(
        character
        if character.isascii()
        else "".join(f"\\'{byte:02x}" for byte in character.encode("gbk"))
        for character in text
    )


def _by_hand(values: Values) -> str:
    value = values("runs with a look of their own")
    lines = [
        f"{_chinese('身份证号：')}{{\\b {value[:6]}}}{{\\i {value[6:12]}}}{value[12:]}\\par",
        f"{_chinese('办公电话：')}{_PHONE}\\par",
        f"{_chinese('隐藏')}{{\\v {values('hidden text')}}}\\par",
        f"{_chinese('批注处')}{{\\*\\atnid M}}{{\\*\\atnauthor M}}\\chatn{{\\*\\annotation\\pard\\plain "
        f"{_chinese('证号')}{values('annotation')}}}\\par",
        f"{_chinese('修订')}{{\\deleted\\revauthdel0\\revdttmdel0 {values('deleted text')}}}\\par",
        f"{_chinese('插入')}{{\\revised\\revauth0\\revdttm0 {values('inserted text')}}}\\par",
        f'{{\\field{{\\*\\fldinst HYPERLINK "http://example.cn/q?id={values("query of an address")}"}}'
        f"{{\\fldrslt {_chinese('查询')}}}}}\\par",
        f"{_chinese('浅色字')}{{\\cf1 {values('white text')}}}\\par",
        f"\\trowd\\cellx3000\\cellx7000\\intbl {_chinese('身份证号')}\\cell {values('table cell')}"
        "\\cell\\row\\pard",
        f"{_chinese('全角：')}{_wide(values('digits of full width'))}\\par",
    ]
    info = (
        f"{{\\info{{\\title {_chinese('名单')}{values('title')}}}{{\\author {_chinese('沙')}"
        f"{values('author')}}}{{\\doccomm {values('comment of the file')}}}"
        f"{{\\company {values('company')}}}}}"
    )
    return (
        "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}"
        "{\\colortbl;\\red255\\green255\\blue255;}"
        "{\\*\\revtbl{M;}}"
        f"{info}{{\\header\\pard {_chinese('经办')}{values('header')}\\par}}"
        "\\paperw11906\\paperh16838\\fs21\n" + "\n".join(lines) + "}"
    )


def _wide(value: str) -> str:
    """Digits as people type them in a Chinese input method."""
    return "".join(f"\\u{ord(each) + 0xFEE0 - 0x10000}?" for each in value)
