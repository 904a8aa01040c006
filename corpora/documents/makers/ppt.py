"""Old presentations: those of pptx, as LibreOffice keeps them in the format of PowerPoint 97."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from corpora.documents import Made
from corpora.documents.makers import pptx
from corpora.documents.makers._office import aged
from corpora.documents.makers._values import PHONE, Values


def make() -> Iterator[Made]:
    for number, (name, write, *stays) in enumerate(
        (
            # What stands in a table moves with each saving.
            ("shown.ppt", partial(pptx.shown, has_table=False), PHONE, "低保对象公示"),
            ("hidden.ppt", partial(pptx.hidden, has_table=False), PHONE),
        ),
        19,
    ):
        yield aged(name, write, "pptx", Values(number), f"a presentation by {pptx.BY}", *stays)
