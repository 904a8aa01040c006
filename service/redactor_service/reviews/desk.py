"""What people and programs ask of reviews: the text is checked, then the command is carried out.

    reviews = Reviews(store, pool, key=key, hosts=settings.webhook_hosts, keep=…)
    done = await reviews.submit(asking, unit, content, particulars)

A draft is seen by those who belong to its unit, and by nobody else: an administrator sees none by that.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from redactor import InputError, OptionError
from redactor.reviews import Accepted, Check, Command, Draft, Refusal
from redactor.reviews import commands as asked
from redactor.reviews.checks import keyed
from redactor.reviews.encoding import encode, plain
from redactor.reviews.particulars import Particulars
from redactor_service.reviews.book import CLOSED, Book, Handed, Kept, NoDraftError, Opened
from redactor_service.reviews.checking import Checking
from redactor_service.reviews.contents import Content
from redactor_service.reviews.ledger import DatabaseLedger, check_key
from redactor_service.reviews.outbox import Outbox
from redactor_service.reviews.possible import Possible, possible
from redactor_service.reviews.purge import purge
from redactor_service.reviews.queues import Queues
from redactor_service.reviews.sheets import Sheets, Worklist
from redactor_service.reviews.units import NoUnitError, Units
from redactor_service.storage.engine import Store, is_id, now
from redactor_service.storage.review_models import ReviewKey
from redactor_service.work.pool import Pool

_logger = logging.getLogger("redactor_service")

#: Of all that goes out together.
MOST_BYTES = 64_000_000
MOST_ATTACHMENTS = 1_000
_COMMAND_ID = re.compile(r"[!-~]{1,255}")
#: Deletions after which files are cleaned once more: somebody may have been reading the first time.
_CLEANINGS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks: `person`, an account's id, and `sender`, who is signed in; they are the same or the
    command is refused. `id`: of the command, the same when it is sent again, 1 to 255 characters of
    printable ASCII, as the ledger has it in clear; `version`: of the draft as the person saw it.
    OptionError for an id that is none."""

    id: str
    person: str
    sender: str
    version: int = 0

    def __post_init__(self) -> None:
        if not _COMMAND_ID.fullmatch(self.id):
            raise OptionError(
                "is no id of a command", where="id", advice="1 to 255 printable ASCII characters"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A draft for who looks at it. `content` is None once it was deleted; `seen`: the text at which
    he looked last, None where it is this one or is not there any more."""

    kept: Kept
    content: Content | None
    told: dict[str, object] | None
    seen: Content | None


class Reviews:
    """All that the service does for 三审三校. `keep`: how long a closed draft's text is kept."""

    def __init__(
        self,
        store: Store,
        pool: Pool,
        *,
        key: bytes,
        hosts: Sequence[str] = (),
        keep: datetime.timedelta = datetime.timedelta(hours=24),
        clock: Callable[[], datetime.datetime] = now,
    ) -> None:
        self._store = store
        self._key = key
        self._keep = keep
        self._clock = clock
        self._checking = Checking(pool, key)
        self.book = Book(store, key)
        self.units = Units(store, key)
        self.queues = Queues(store, key)
        self.sheets = Sheets(store, self.book)
        self.outbox = Outbox(store, key, hosts)
        self.ledger = DatabaseLedger(store)
        # A process before this one may have ended between deleting and cleaning.
        self._to_clean = _CLEANINGS

    def check_key(self) -> None:
        """InputError when the ledger was begun under another key: nothing could be read or added."""
        check_key(self.ledger.last(), self._key)

    async def submit(
        self,
        asking: Asking,
        unit: str,
        content: Content,
        particulars: Particulars,
        *,
        lane: str = "",
        lane_reason: str = "",
    ) -> tuple[str, Accepted | Refusal]:
        """A new draft's id, and what became of it. The same command sent again is the same draft."""
        if not is_id(unit):
            raise NoDraftError
        draft_id = keyed(self._key, "draft of a command", [unit, asking.person, asking.id])[:32]
        outcome = await self.resubmit(
            draft_id, asking, content, particulars, lane=lane, lane_reason=lane_reason, unit=unit
        )
        return draft_id, outcome

    async def resubmit(
        self,
        draft_id: str,
        asking: Asking,
        content: Content,
        particulars: Particulars,
        *,
        lane: str = "",
        lane_reason: str = "",
        unit: str = "",
    ) -> Accepted | Refusal:
        """Hand a draft in again after it was returned. NoDraftError."""
        kept = await self._kept(draft_id, asking, unit=unit)
        content, told = _listed(content, particulars)
        digest = content.digest(self._key)

        def act(check: Check) -> asked.Act:
            return asked.Submit(
                digest=digest, check=check, particulars=told, lane=lane, lane_reason=lane_reason
            )

        return await self._checked(draft_id, asking, act, kept, content, is_new=True, unit=unit)

    async def edit(
        self,
        draft_id: str,
        asking: Asking,
        content: Content,
        *,
        particulars: Particulars | None = None,
        changes: int = 0,
    ) -> Accepted | Refusal:
        """Another text; without particulars those that it has stay. NoDraftError."""

        def act(digest: str, check: Check, told: Particulars) -> asked.Act:
            return asked.Edit(digest=digest, check=check, changes=changes, particulars=told)

        return await self._rewritten(draft_id, asking, content, particulars, act)

    async def correct(
        self,
        draft_id: str,
        asking: Asking,
        content: Content,
        reason: str,
        *,
        particulars: Particulars | None = None,
    ) -> Accepted | Refusal:
        """Another text for what was released. NoDraftError."""

        def act(digest: str, check: Check, told: Particulars) -> asked.Act:
            return asked.Correct(reason=reason, digest=digest, check=check, particulars=told)

        return await self._rewritten(draft_id, asking, content, particulars, act)

    async def recheck(self, draft_id: str, asking: Asking) -> Accepted | Refusal:
        """A further check of the text that it has: rules have changed, or the day has."""
        opened = await self._opened(draft_id, asking)

        def act(check: Check) -> asked.Act:
            return asked.Recheck(check=check)

        return await self._checked(draft_id, asking, act, opened.kept, opened.content)

    async def release(
        self, draft_id: str, asking: Asking, digest: str, address: str = ""
    ) -> Accepted | Refusal:
        """Release exactly the bytes with this digest, checked once more. NoDraftError."""
        opened = await self._opened(draft_id, asking)

        def act(check: Check) -> asked.Act:
            return asked.Release(digest=digest, check=check, address=address)

        return await self._checked(draft_id, asking, act, opened.kept, opened.content)

    async def act(self, draft_id: str, asking: Asking, act: asked.Act) -> Accepted | Refusal:
        """What needs no check: decide, sign, conclude, return, withdraw, reread, retract.
        NoDraftError."""
        await self._kept(draft_id, asking)
        return await self._carried_out(draft_id, asking, act, Handed())

    async def view(self, draft_id: str, account: str) -> View:
        """A draft for who looks at it now. NoDraftError, for a stranger too."""

        def read() -> View:
            self.seen_by(draft_id, account)
            opened = self.book.opened(draft_id, account)
            self.book.note_look(opened.kept.draft, account, self._clock())
            return View(
                kept=opened.kept, content=opened.content, told=opened.told, seen=opened.seen
            )

        return await asyncio.to_thread(read)

    def seen_by(self, draft_id: str, account: str) -> Kept:
        """A draft that this account may see. NoDraftError."""
        kept = self.book.kept(draft_id)
        if kept.unit not in self.units.of_account(account):
            raise NoDraftError
        return kept

    def digest(self, content: Content) -> str:
        """The digest of a content, by which a draft knows its texts."""
        return content.digest(self._key)

    def known_to(self, draft_id: str, account: str) -> Kept:
        """A draft that this account may ask something of: it may see it, or took part before it was
        removed from the unit, and is told so. NoDraftError."""
        kept = self.book.kept(draft_id)
        if any(event.by == account for event in kept.events):
            return kept
        return self.seen_by(draft_id, account)

    def possible(self, kept: Kept, account: str) -> tuple[Possible, ...]:
        """What this account may do with a draft now."""
        return possible(kept, self.units.roster(kept.unit), account, self._clock())

    def worklist(self, account: str, unit: str, *, column: str = "", quarter: str = "") -> Worklist:
        """A unit's 工作台账, for who belongs to it. NoUnitError for who does not; OptionError."""
        if unit not in self.units.of_account(account):
            raise NoUnitError
        way = self.units.way_of_unit(unit)
        return self.sheets.worklist(unit, way, self._clock(), column=column, quarter=quarter)

    def purge(self) -> int:
        """Delete the texts of drafts that were closed long enough ago; how many drafts. Their keys
        are taken out of the database's files as well."""
        count = purge(self._store, self._clock() - self._keep)
        self._to_clean = _CLEANINGS if count else self._to_clean
        if self._to_clean:
            if self._store.forget(ReviewKey.__tablename__):
                self._to_clean -= 1
            else:
                _logger.warning("reviews: keys of deleted texts are still in the database's files")
        return count

    async def _opened(self, draft_id: str, asking: Asking) -> Opened:
        """A draft and its text, of one moment. NoDraftError."""
        await self._kept(draft_id, asking)
        return await asyncio.to_thread(self.book.opened, draft_id)

    async def _kept(self, draft_id: str, asking: Asking, *, unit: str = "") -> Kept:
        """A draft as it is, or one that is to be made in this unit. Who has no part in the unit learns
        nothing, and has nothing checked: NoDraftError."""

        def read() -> Kept:
            try:
                return self.known_to(draft_id, asking.sender)
            except NoDraftError:
                if not unit or unit not in self.units.of_account(asking.sender):
                    raise
                way = self.units.way_of_unit(unit)
                return Kept(unit=unit, way=way, draft=Draft(id=draft_id), events=())

        return await asyncio.to_thread(read)

    async def _rewritten(
        self,
        draft_id: str,
        asking: Asking,
        content: Content,
        particulars: Particulars | None,
        make: Callable[[str, Check, Particulars], asked.Act],
    ) -> Accepted | Refusal:
        """Carry out what brings another text. `make`: the act, from its digest, check and particulars."""
        kept = await self._kept(draft_id, asking)
        before = kept.before(asking.id) or kept.draft
        content, told = _listed(content, particulars or before.particulars)
        # Of what was sent: sent again with another text it is no repeat.
        digest = content.digest(self._key)

        def act(check: Check) -> asked.Act:
            return make(digest, check, told)

        return await self._checked(draft_id, asking, act, kept, content, is_new=True)

    async def _checked(
        self,
        draft_id: str,
        asking: Asking,
        act: Callable[[Check], asked.Act],
        kept: Kept,
        content: Content | None,
        *,
        is_new: bool = False,
        unit: str = "",
    ) -> Accepted | Refusal:
        """Carry out what brings a check of this content. A command that was answered is not checked
        again: its answer stands, and the text may have been deleted. `is_new`: the content comes with
        the command."""
        earlier = kept.check_of(asking.id)
        if earlier is None and content is None:
            earlier = self._stand_in(kept)
        if earlier is None and content is not None:
            checked = await self._checking.check(content)
            handed = Handed(content=content if is_new else None, told=checked.told)
            handed = replace(handed, title=checked.title)
            return await self._carried_out(draft_id, asking, act(checked.check), handed, unit=unit)
        assert earlier is not None
        return await self._carried_out(draft_id, asking, act(earlier), Handed(), unit=unit)

    def _stand_in(self, kept: Kept) -> Check:
        """A check of a text that was deleted. The draft is closed, so that what comes with it is refused,
        for its phase or, once it has another text, for its digest."""
        if kept.draft.phase not in CLOSED:
            raise InputError("the text of the draft is missing", where=kept.draft.id)
        return kept.draft.check or Check(digest=kept.draft.digest, at=self._clock())

    async def _carried_out(
        self, draft_id: str, asking: Asking, act: asked.Act, handed: Handed, *, unit: str = ""
    ) -> Accepted | Refusal:
        command = Command(
            id=asking.id,
            sender=asking.sender,
            person=asking.person,
            at=self._clock(),
            version=asking.version,
            act=act,
        )
        return await asyncio.to_thread(self.book.carry_out, draft_id, command, handed, unit=unit)


def _listed(content: Content, particulars: Particulars) -> tuple[Content, Particulars]:
    """The content as it may be, and the particulars with its title and attachments. OptionError for
    two attachments of one name, or too much of it."""
    names = [each.name for each in content.attachments]
    facts = plain(particulars)
    assert isinstance(facts, dict)
    _refuse_halves({**facts, "title": content.title, "attachments": names})
    if not content.title.strip():
        raise OptionError("a draft needs a title", where="title", advice="send a title")
    if len(names) > MOST_ATTACHMENTS or content.size > MOST_BYTES:
        raise OptionError(
            "is more than a draft may be",
            where="attachments",
            advice=f"at most {MOST_ATTACHMENTS} files and {MOST_BYTES:,} bytes in all",
        )
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        raise OptionError(
            "two attachments have one name, or one has none",
            where="attachments",
            advice="give each a name of its own",
        )
    told = tuple(each.listed() for each in content.attachments)
    return content, replace(particulars, title=content.title, attachments=told)


def _refuse_halves(told: Mapping[str, object]) -> None:
    """OptionError that names the field which holds half a surrogate pair: no record could be made of
    it. (A text may; it is kept as it came.)"""
    for where, value in told.items():
        try:
            encode(value)
        except OptionError:
            raise OptionError(
                "holds half a character", where=where, advice="send whole Unicode characters"
            ) from None
