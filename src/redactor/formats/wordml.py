"""Word's documents as one XML file: that of Word 2003 (WordML), which web systems fill in and send as
.doc, and that of today (Flat OPC).

Read as a page: runs of a paragraph are joined, since programs cut a number wherever they like, and
tables are tables. What attributes hold (variables, names of bookmarks, links) is read beside.
"""

from __future__ import annotations

import re

from redactor.formats._base import decode
from redactor.formats._html.tags import INLINE
from redactor.formats._opening import Opening
from redactor.formats.html import HtmlSource, Marks

ENDINGS = ("wordml",)
MEDIA_TYPE = "text/xml"
BEGINS = r"<\?xml|<w:wordDocument|<pkg:package"

_LIKE_WORD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+<(?:w:wordDocument|pkg:package)\b",
    re.DOTALL,
)
#: Elements inside a paragraph: runs, how they look, what programs put between them.
_WITHIN = """
    r t rpr rfonts rstyle b b-cs bcs i i-cs ics u sz sz-cs szcs color lang highlight shd
    strike dstrike vanish spacing kern position vertalign w em noproof snaptogrid prooferr
    fldsimple fldchar instrtext deltext delinstrtext hlink hyperlink smarttag smarttagpr
    customxml sdt sdtpr sdtcontent ins del bookmarkstart bookmarkend permstart permend
    commentrangestart commentrangeend commentreference lastrenderedpagebreak softhyphen
    nobreakhyphen caps smallcaps outline shadow
"""
_MARKS = Marks(
    INLINE
    | {f"w:{each}" for each in _WITHIN.split()}
    | {"aml:annotation", "aml:content", "wx:font", "wx:t"},
    {"w:tbl": "table", "w:tr": "tr", "w:tc": "td", "w:br": "br", "w:cr": "br"},
)


def recognises(data: bytes) -> bool:
    """Whether it is XML whose first element is that of a Word document."""
    return _LIKE_WORD.match(data[:4096]) is not None


def open_source(data: str | bytes, name: str | None, opening: Opening) -> WordSource:
    """Open a document; InputError when its bytes are no text."""
    text, encoding = decode(data, name)
    return WordSource(text, name=name, key=opening.key, encoding=encoding)


class WordSource(HtmlSource):
    """A Word document in one XML file."""

    marks = _MARKS
