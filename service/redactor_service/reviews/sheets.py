"""What is printed of drafts: the 审签单 and the rows of the 工作台账, with people by their names."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from redactor.errors import OptionError
from redactor.reviews import Way
from redactor.reviews.records import ReviewSheet, StageRow, sheet_of
from redactor.reviews.way import BEIJING, Stage
from redactor.reviews.worklist import WorkRow, row_of
from redactor_service.reviews.book import Book, Kept
from redactor_service.storage.engine import Store
from redactor_service.storage.models import Account
from redactor_service.storage.review_models import ReviewDraft

_QUARTER = re.compile(r"(20[0-9]{2})Q([1-4])", re.ASCII)
#: Drafts of one workbook: more is asked for by quarters.
MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """A unit's drafts. `way`: with the stages of every way on which one of them went."""

    rows: tuple[WorkRow, ...]
    way: Way


class Sheets:
    """Reads for forms and lists."""

    def __init__(self, store: Store, book: Book) -> None:
        self._store = store
        self._book = book

    def of(self, kept: Kept) -> ReviewSheet:
        """The 审签单 of a draft."""
        sheet = sheet_of(kept.way, kept.draft, kept.events)
        deputised = {each.deputy_for for each in sheet.history} - {""}
        return _named(sheet, self._names(deputised)) if deputised else sheet

    def worklist(
        self, unit: str, way: Way, at: datetime.datetime, *, column: str = "", quarter: str = ""
    ) -> Worklist:
        """The 工作台账 of a unit, the oldest first; `way`: the unit's own. OptionError for a quarter that
        is none, or for more drafts than a workbook takes."""
        asked = [ReviewDraft.unit_id == unit]
        if column:
            asked.append(ReviewDraft.column == column)
        if quarter:
            start, end = bounds(quarter)
            asked += [ReviewDraft.opened_at >= start, ReviewDraft.opened_at < end]
        found = select(ReviewDraft.id).where(*asked).order_by(ReviewDraft.opened_at, ReviewDraft.id)
        with self._store.read() as session:
            ids = list(session.scalars(found.limit(MOST + 1)))
        if len(ids) > MOST:
            raise OptionError(
                "are more drafts than a workbook takes",
                where="quarter",
                advice="ask by quarter and column",
                code="too_many",
            )
        sheets = []
        ways = {way.digest: way}
        for id in ids:
            kept = self._book.kept(id)
            ways[kept.way.digest] = kept.way
            sheets.append(self.of(kept))
        stages = _stages(ways.values())
        rows = [_aligned(sheet, stages, at) for sheet in sheets]
        return Worklist(rows=tuple(rows), way=replace(way, stages=stages))

    def _names(self, ids: Iterable[str]) -> dict[str, str]:
        with self._store.read() as session:
            accounts = session.scalars(select(Account).where(Account.id.in_(sorted(ids))))
            return {account.id: account.shown_name for account in accounts}


def bounds(quarter: str) -> tuple[datetime.datetime, datetime.datetime]:
    """When a quarter begins and ends in Beijing. OptionError when it is none.

    >>> [str(each.date()) for each in bounds("2026Q4")]
    ['2026-10-01', '2027-01-01']
    """
    found = _QUARTER.fullmatch(quarter)
    if found is None:
        raise OptionError("is no quarter", where="quarter", advice="2026Q4")
    year, number = int(found[1]), int(found[2])
    start = datetime.datetime(year, 3 * number - 2, 1, tzinfo=BEIJING)
    end = datetime.datetime(year + number // 4, 3 * number % 12 + 1, 1, tzinfo=BEIJING)
    return start, end


def _named(sheet: ReviewSheet, names: Mapping[str, str]) -> ReviewSheet:
    """The sheet with names where it has accounts' ids."""

    def named(who: str) -> str:
        return names.get(who, who)

    def signed(row: StageRow) -> StageRow:
        told = row.signature
        return replace(row, signature=told and replace(told, deputy_for=named(told.deputy_for)))

    secrecy = sheet.secrecy
    return replace(
        sheet,
        stages=tuple(signed(each) for each in sheet.stages),
        secrecy=secrecy and replace(secrecy, deputy_for=named(secrecy.deputy_for)),
        history=tuple(replace(each, deputy_for=named(each.deputy_for)) for each in sheet.history),
    )


def _stages(ways: Iterable[Way]) -> tuple[Stage, ...]:
    """The stages of all ways, once each by their titles."""
    return tuple({stage.title: stage for way in ways for stage in way.stages}.values())


def _aligned(sheet: ReviewSheet, stages: tuple[Stage, ...], at: datetime.datetime) -> WorkRow:
    """The row, with its signers under the stages that they signed."""
    row = row_of(sheet, at)
    signed = dict(zip((each.title for each in sheet.stages), row.signers, strict=True))
    return replace(row, signers=tuple(signed.get(each.title, "") for each in stages))
