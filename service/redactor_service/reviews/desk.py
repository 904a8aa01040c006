"""What people and programs ask of reviews: the text is checked, then the command is carried out.

    reviews = Reviews(store, pool, key=key, hosts=settings.webhook_hosts, keep=…)
    done = await reviews.submit(asking, unit, content, particulars)

A draft is seen by those who belong to its unit, and by nobody else: an administrator sees none by that.
"""

from __future__ import annotations

import asyncio
import datetime
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from redactor import InputError, OptionError
from redactor.reviews import Accepted, Check, Command, Draft, Refusal, Refused
from redactor.reviews import commands as asked
from redactor.reviews.checks import keyed
from redactor.reviews.particulars import Particulars
from redactor_service.reviews.book import CLOSED, Book, Handed, Kept, NoDraftError
from redactor_service.reviews.checking import Checking
from redactor_service.reviews.contents import Content
from redactor_service.reviews.ledger import DatabaseLedger
from redactor_service.reviews.outbox import Outbox
from redactor_service.reviews.possible import Possible, possible
from redactor_service.reviews.purge import purge
from redactor_service.reviews.queues import Queues
from redactor_service.reviews.sheets import Sheets, Worklist
from redactor_service.reviews.units import NoUnitError, Units
from redactor_service.storage.engine import Store, now
from redactor_service.work.pool import Pool

#: Of all that goes out together.
MOST_BYTES = 64_000_000
MOST_ATTACHMENTS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks: `person`, an account's id, and `sender`, who is signed in; they are the same or the
    command is refused. `id`: of the command, the same when it is sent again; `version`: of the draft
    as the person saw it."""

    id: str
    person: str
    sender: str
    version: int = 0


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

    def check_key(self) -> None:
        """InputError when the ledger was begun under another key: nothing could be read or added."""
        from redactor.reviews.ledger import checkpoint  # noqa: PLC0415  # at the start alone

        last = self.ledger.last()
        if last is not None and not hmac.compare_digest(last.key, checkpoint(None, self._key).key):
            raise InputError(
                "the reviews in this database were begun under another key",
                where="REDACTOR_KEY",
                advice="start the service with the key that it had, or name another database",
            )

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
        kept = await self._kept(draft_id, unit=unit)
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
        kept = await self._kept(draft_id)
        before = kept.before(asking.id) or kept.draft
        content, told = _listed(content, particulars or before.particulars)
        digest = content.digest(self._key)

        def act(check: Check) -> asked.Act:
            return asked.Edit(digest=digest, check=check, changes=changes, particulars=told)

        return await self._checked(draft_id, asking, act, kept, content, is_new=True)

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
        kept = await self._kept(draft_id)
        before = kept.before(asking.id) or kept.draft
        content, told = _listed(content, particulars or before.particulars)
        digest = content.digest(self._key)

        def act(check: Check) -> asked.Act:
            return asked.Correct(reason=reason, digest=digest, check=check, particulars=told)

        return await self._checked(draft_id, asking, act, kept, content, is_new=True)

    async def recheck(self, draft_id: str, asking: Asking) -> Accepted | Refusal:
        """A further check of the text that it has: rules have changed, or the day has."""
        kept = await self._kept(draft_id)
        content = await asyncio.to_thread(self.book.content, draft_id, kept.draft.digest)

        def act(check: Check) -> asked.Act:
            return asked.Recheck(check=check)

        return await self._checked(draft_id, asking, act, kept, content)

    async def release(
        self, draft_id: str, asking: Asking, digest: str, address: str = ""
    ) -> Accepted | Refusal:
        """Release exactly the bytes with this digest, checked once more. NoDraftError."""
        kept = await self._kept(draft_id)
        content = await asyncio.to_thread(self.book.content, draft_id, kept.draft.digest)

        def act(check: Check) -> asked.Act:
            return asked.Release(digest=digest, check=check, address=address)

        return await self._checked(draft_id, asking, act, kept, content)

    async def act(self, draft_id: str, asking: Asking, act: asked.Act) -> Accepted | Refusal:
        """What needs no check: decide, sign, conclude, return, withdraw, reread, retract."""
        return await self._carried_out(draft_id, asking, act, Handed())

    async def view(self, draft_id: str, account: str) -> View:
        """A draft for who looks at it now. NoDraftError, for a stranger too."""

        def read() -> View:
            kept = self.seen_by(draft_id, account)
            digest = kept.draft.digest
            before = self.book.look(draft_id, account, self._clock())
            is_other = before not in ("", digest)
            return View(
                kept=kept,
                content=self.book.content(draft_id, digest),
                told=self.book.told(draft_id, digest),
                seen=self.book.content(draft_id, before) if is_other else None,
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
        """Delete the texts of drafts that were closed long enough ago; how many drafts."""
        return purge(self._store, self._key, self._clock() - self._keep)

    async def _kept(self, draft_id: str, *, unit: str = "") -> Kept:
        """A draft as it is, or one that is to be made in this unit."""

        def read() -> Kept:
            try:
                return self.book.kept(draft_id)
            except NoDraftError:
                if not unit:
                    raise
                way = self.units.way_of_unit(unit)
                return Kept(unit=unit, way=way, draft=Draft(id=draft_id), events=())

        return await asyncio.to_thread(read)

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
        """Carry out what brings a check of this content. A command that was answered is asked again with
        the check that it had then: rules may have changed since, the text may have been deleted.
        `is_new`: the content comes with the command."""
        earlier = kept.check_of(asking.id)
        if earlier is None and content is None:
            earlier = self._stand_in(kept)
        if earlier is None and content is not None:
            checked = await self._checking.check(content)
            handed = Handed(content=content if is_new else None, told=checked.told)
            handed = replace(handed, title=checked.title)
            outcome = await self._carried_out(
                draft_id, asking, act(checked.check), handed, unit=unit
            )
            is_reused = isinstance(outcome, Refusal) and outcome.code is Refused.REUSED_ID
            # Sent twice at once, it was answered while this one was checked.
            earlier = (await self._kept(draft_id)).check_of(asking.id) if is_reused else None
            if earlier is None:
                return outcome
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
