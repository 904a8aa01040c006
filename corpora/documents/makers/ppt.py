"""Old presentations: those of pptx, as LibreOffice keeps them in the format of PowerPoint 97."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from corpora.documents import Made
from corpora.documents.makers import pptx
from corpora.documents.makers._office import kept, settled, version
from corpora.documents.makers._values import Values

_PHONE = "办公电话：0951-6012345"


def make() -> Iterator[Made]:
    for number, (name, write, stays) in enumerate(
        (
            # What stands in a table moves with each saving.
            ("shown", partial(pptx.shown, has_table=False), (_PHONE, "低保对象公示")),
            ("hidden", partial(pptx.hidden, has_table=False), (_PHONE,)),
        )
    ):
        values = Values(19 + number)
        data = settled(write(values), "pptx", "ppt")
        yield Made(
            name=f"{name}.ppt",
            data=data,
            made_by=f"{version()}, saved thrice, from a presentation by {pptx.BY}",
            planted=kept(values.planted, data),
            stays=stays,
        )
