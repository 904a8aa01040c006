"""What a form of reviews sends: fields, files, the id of its command, the version that its reader saw.

Files come once: when a form is refused they stay on the shelf for a while, and the form that is shown
again names them.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from fastapi import Request

from redactor.reviews.particulars import Particulars
from redactor_service.jobs import uploads
from redactor_service.pages.reviews.people import Person
from redactor_service.reviews.contents import Attachment, Content
from redactor_service.reviews.desk import Asking
from redactor_service.state import State, state_of

_COMMAND = re.compile(r"[0-9a-f]{32}(\.[a-z]{1,16})?", re.ASCII)
FILE, HELD = "attachment", "held"
#: Fields of the particulars that a form asks for; the unit and the attachments come from elsewhere.
PARTICULARS = (
    *("column", "address", "document_number", "index_number", "source", "source_address"),
    *("office", "drafter", "drafted", "summary", "carrier", "openness", "openness_basis"),
    *("channel", "scope", "until", "personal_data", "countersigned"),
)
INVOLVES = ("个人信息", "未成年人", "商业秘密", "工作秘密", "内部事务", "过程性信息")


@dataclass(slots=True, kw_only=True)
class Sent:
    """A form as it was sent. `held`: by token, files that came with it or with an earlier try."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Attachment] = field(default_factory=list, repr=False)
    held: dict[str, str] = field(default_factory=dict, repr=False)

    def line(self, name: str) -> str:
        """A field of one line."""
        return " ".join(self.fields.get(name, "").split())

    def text(self, name: str) -> str:
        """A field of several lines, as it was before the form wrote its line ends."""
        return self.fields.get(name, "").replace("\r\n", "\n")

    def has(self, name: str) -> bool:
        return bool(self.fields.get(name))

    def chosen(self, prefix: str) -> list[str]:
        """What stands behind a prefix in the names of fields that are not empty."""
        return [
            name.removeprefix(prefix)
            for name, value in self.fields.items()
            if name.startswith(prefix) and value
        ]

    def asking(self, person: Person) -> Asking:
        version = self.fields.get("version", "0")
        command = self.fields.get("command", "")
        return Asking(
            id=command if _COMMAND.fullmatch(command) else new_command(),
            person=person.id,
            sender=person.id,
            version=int(version) if version.isascii() and version.isdecimal() else 0,
        )

    def particulars(self, unit_title: str, before: Particulars | None = None) -> Particulars:
        """The particulars, on top of those that there were."""
        told = {name: self.text(name).strip() for name in PARTICULARS if name in self.fields}
        kept = replace(before or Particulars(), unit=unit_title)
        if "involves" in self.fields:
            involved = tuple(each for each in INVOLVES if self.has(f"involves.{each}"))
            kept = replace(kept, involves=involved)
        # Fields of a record by their names.
        return replace(kept, **told)  # type: ignore[arg-type]  # all of them texts

    def content(self, before: Content | None = None) -> Content:
        """The content as the form has it now: attachments stay unless they were taken off, and one of
        the same name takes the other's place."""
        old = before.attachments if before else ()
        names = {each.name for each in self.files}
        kept = [
            each
            for number, each in enumerate(old)
            if not self.has(f"remove.{number}") and each.name not in names
        ]
        return Content(
            title=self.line("title"),
            text=self.text("text"),
            format="html" if self.fields.get("format") == "html" else "text",
            page_kind=self.line("page_kind"),
            attachments=(*kept, *self.files),
        )


def new_command() -> str:
    """The id of a command that a form will send."""
    return secrets.token_hex(16)


async def received(request: Request, person: Person) -> Sent:
    """The form that was sent."""
    state = state_of(request)
    seconds = float(state.settings.seconds_file)
    form = await uploads.received(request, state.vault, file_fields=(FILE,), seconds=seconds)
    try:
        files = await asyncio.to_thread(_files, state, form.files)
    finally:
        form.drop(state.vault)
    owner = person.caller.id
    sent = Sent(fields=form.fields)
    for token in sent.chosen(f"{HELD}."):
        found = await asyncio.to_thread(state.shelf.get, token, owner)
        if found is not None:
            data, name = found
            sent.files.append(Attachment(name=name, data=data))
            sent.held[token] = name
    sent.files.extend(files)
    return sent


async def hold(request: Request, person: Person, sent: Sent) -> None:
    """Keep its files for the form that is shown again."""
    state = state_of(request)
    there = set(sent.held.values())
    for each in sent.files:
        if each.name not in there:
            put = state.shelf.put
            token = await asyncio.to_thread(put, each.data, each.name, person.caller.id)
            sent.held[token] = each.name


def _files(state: State, sent: Iterable[uploads.Upload]) -> list[Attachment]:
    """A form without a file sends one that has neither a name nor anything in it."""
    told = [each for each in sent if each.size or each.name != "file"]
    return [Attachment(name=each.name, data=state.vault.get(each.token) or b"") for each in told]
