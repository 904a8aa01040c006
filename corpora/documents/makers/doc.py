"""Old Word documents: those of docx, as LibreOffice keeps them in the format of Word 97."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from corpora.documents import Made
from corpora.documents.makers import docx
from corpora.documents.makers._office import aged
from corpora.documents.makers._values import PHONE, Values


def make() -> Iterator[Made]:
    yield from made("doc", 16)


def made(ending: str, series: int, *, is_plain: bool = False) -> Iterator[Made]:
    """The documents of docx in another format."""
    for number, (name, write, *stays) in enumerate(
        (
            ("body", partial(docx.shown, is_plain=is_plain), PHONE, "低保对象公示"),
            ("hidden", docx.hidden, PHONE, "见附件", "合并"),
            ("tracked", docx.tracked, PHONE, "修订稿", "下一段"),
        ),
        series,
    ):
        by = f"a document by {docx.BY}"
        yield aged(f"{name}.{ending}", write, "docx", Values(number), by, *stays)
