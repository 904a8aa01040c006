"""A file inside of another that could not be read: no text, and a failure that says so."""

from __future__ import annotations

from collections.abc import Sequence

from redactor.errors import RewriteError
from redactor.model import Document, Edit, Failure, Notice


class Unread:
    """Offers what a source offers."""

    def __init__(self, name: str, failure: Failure) -> None:
        self.document = Document(
            name=name,
            media_type="application/octet-stream",
            digest=lambda: "",
            blocks=lambda: iter(()),
        )
        self.notices: Sequence[Notice] = ()
        self.failures: Sequence[Failure] = (failure,)
        self.rewriting: Sequence[str] = ()

    def rewrite(self, edits: Sequence[Edit], *, clean: bool = False) -> bytes:
        """Never: what was not read is left as it is by whoever holds it."""
        raise RewriteError("was not read", where=self.document.name or "input")
