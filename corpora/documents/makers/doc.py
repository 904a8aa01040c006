"""Old Word documents: those of docx, as LibreOffice keeps them in the format of Word 97."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from corpora.documents import Made
from corpora.documents.makers import docx
from corpora.documents.makers._office import kept, settled, version
from corpora.documents.makers._values import Values

_PHONE = "办公电话：0951-6012345"


def make() -> Iterator[Made]:
    yield from made("doc", 16)


def made(ending: str, series: int, *, is_plain: bool = False) -> Iterator[Made]:
    """The documents of docx in another format."""
    for number, (name, write, stays) in enumerate(
        (
            ("body", partial(docx.shown, is_plain=is_plain), (_PHONE, "低保对象公示")),
            ("hidden", docx.hidden, (_PHONE, "见附件", "合并")),
            ("tracked", docx.tracked, (_PHONE, "修订稿", "下一段")),
        )
    ):
        values = Values(series + number)
        data = settled(write(values), "docx", ending)
        yield Made(
            name=f"{name}.{ending}",
            data=data,
            made_by=f"{version()}, saved thrice, from a document by {docx.BY}",
            planted=kept(values.planted, data),
            stays=stays,
        )
