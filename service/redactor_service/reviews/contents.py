"""What a draft holds: its title, its text, its attachments, and what the check of them told.

All of it is sealed under the draft's own key. Of two texts with the same attachment it is kept once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from redactor import InputError
from redactor.reviews import digest_of
from redactor.reviews.checks import keyed
from redactor.reviews.particulars import Attachment as ListedAttachment
from redactor_service.reviews import sealing
from redactor_service.storage.review_models import ReviewContent, ReviewKey

#: Names in one statement: databases count the values of each.
_AT_ONCE = 500
#: What a name of a piece begins with.
_PIECE, _LIST, _REPORT = "p.", "l.", "r."


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes out with the text."""

    name: str
    data: bytes = field(repr=False)

    def listed(self) -> ListedAttachment:
        """As the particulars list it."""
        kind = self.name.rpartition(".")[2].lower() if "." in self.name else ""
        digest = hashlib.sha256(self.data).hexdigest()
        return ListedAttachment(name=self.name, kind=kind, sha256=digest)


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that goes out together. `format` of the text: `text` or `html`; `page_kind`: of what kind the
    page will be, which says how it is checked."""

    title: str = field(repr=False)
    text: str = field(repr=False)
    format: str = "text"
    page_kind: str = ""
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)

    @cached_property
    def size(self) -> int:
        """In bytes."""
        return sum(len(data) for _, data in self.parts())

    def parts(self) -> list[tuple[str, bytes]]:
        """Names and bytes, in order. Half a surrogate pair stays what it is."""
        told = [("title", self.title), (f"text.{self.format}", self.text)]
        return [
            *((name, each.encode("utf-8", "surrogatepass")) for name, each in told),
            *((f"attachment {each.name}", each.data) for each in self.attachments),
        ]

    def digest(self, key: bytes) -> str:
        """What is signed: keyed, so that nobody can match it against a guessed text."""
        return digest_of(key, self.parts())


class Contents:
    """The contents of one draft, within a transaction. `key`: the service's. InputError when the
    draft's own key cannot be opened with it."""

    def __init__(self, session: Session, draft_id: str, key: bytes) -> None:
        self._session = session
        self._draft_id = draft_id
        self._names_key = sealing.key_for(key, "names of contents")
        self._wrapping_key = sealing.key_for(key, "keys of contents")
        kept = session.get(ReviewKey, draft_id)
        self._own_key = (
            None if kept is None else sealing.unseal(kept.sealed, self._wrapping_key, draft_id)
        )

    @property
    def are_there(self) -> bool:
        """Whether they were not deleted yet."""
        return self._own_key is not None

    def begin(self) -> None:
        """Give the draft a key, unless it has one: there are none yet, or they were deleted."""
        if self._own_key is None:
            self._own_key = sealing.new_key()
            sealed = sealing.seal(self._own_key, self._wrapping_key, self._draft_id)
            self._session.add(ReviewKey(draft_id=self._draft_id, sealed=sealed))

    def put(self, digest: str, content: Content, told: Mapping[str, Any]) -> None:
        """Keep a text with this digest, and what its check told."""
        listed = []
        for name, data in content.parts():
            piece = _PIECE + keyed(self._names_key, "piece", hashlib.sha256(data).hexdigest())
            if self._sealed(piece) is None:
                self._put(piece, data)
            listed.append([name, piece])
        whole = {"parts": listed, "page_kind": content.page_kind}
        self._put(_LIST + digest, json.dumps(whole).encode())
        self.put_told(digest, told)

    def put_told(self, digest: str, told: Mapping[str, Any]) -> None:
        """What a further check told."""
        self._put(_REPORT + digest, json.dumps(told).encode())

    def get(self, digest: str) -> Content | None:
        """The text with this digest, None when it is not there (any more)."""
        listed = self._get(_LIST + digest)
        if listed is None:
            return None
        whole = json.loads(listed)
        parts = [(str(name), self._piece(str(piece))) for name, piece in whole["parts"]]
        (_, title), (kind, text), *files = parts
        return Content(
            title=title.decode("utf-8", "surrogatepass"),
            text=text.decode("utf-8", "surrogatepass"),
            format=kind.removeprefix("text."),
            page_kind=whole["page_kind"],
            attachments=tuple(
                Attachment(name=name.removeprefix("attachment "), data=data) for name, data in files
            ),
        )

    def told(self, digest: str) -> dict[str, Any] | None:
        """What the last check of this text told."""
        found = self._get(_REPORT + digest)
        return None if found is None else json.loads(found)

    def prune(self, digests: Collection[str]) -> None:
        """Delete what belongs to none of these texts."""
        kept = {prefix + digest for prefix in (_LIST, _REPORT) for digest in digests}
        for digest in digests:
            listed = self._get(_LIST + digest)
            if listed is not None:
                kept.update(str(piece) for _, piece in json.loads(listed)["parts"])
        of_draft = ReviewContent.draft_id == self._draft_id
        there = self._session.scalars(select(ReviewContent.name).where(of_draft))
        gone = [name for name in there if name not in kept]
        for start in range(0, len(gone), _AT_ONCE):
            some = ReviewContent.name.in_(gone[start : start + _AT_ONCE])
            self._session.execute(delete(ReviewContent).where(of_draft, some))

    def _piece(self, name: str) -> bytes:
        data = self._get(name)
        if data is None:
            raise InputError("a part of the draft is missing", where=self._draft_id)
        return data

    def _put(self, name: str, data: bytes) -> None:
        if self._own_key is None:
            raise InputError(
                "the draft is closed, its text was deleted", where=self._draft_id, code="deleted"
            )
        sealed = sealing.seal(data, self._own_key, self._draft_id, name)
        self._session.merge(ReviewContent(draft_id=self._draft_id, name=name, sealed=sealed))

    def _get(self, name: str) -> bytes | None:
        sealed = self._sealed(name)
        if sealed is None or self._own_key is None:
            return None
        return sealing.unseal(sealed, self._own_key, self._draft_id, name)

    def _sealed(self, name: str) -> bytes | None:
        return self._session.scalar(
            select(ReviewContent.sealed).where(
                ReviewContent.draft_id == self._draft_id, ReviewContent.name == name
            )
        )


def delete_contents(session: Session, draft_ids: Collection[str]) -> None:
    """All that these drafts hold, and the keys first of all. No key is needed to delete."""
    for table in (ReviewKey, ReviewContent):
        session.execute(delete(table).where(table.draft_id.in_(draft_ids)))
