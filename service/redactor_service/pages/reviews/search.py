"""Drafts found by what is known of them, and the 工作台账 of a unit's quarter."""

from __future__ import annotations

import asyncio
import datetime
import tempfile
from collections.abc import Mapping
from pathlib import Path

from fastapi import Request, Response

from redactor import OptionError
from redactor.reports.review_book import write_work
from redactor.reviews import Phase
from redactor.reviews.forms import PHASES
from redactor.reviews.way import BEIJING
from redactor.reviews.worklist import quarter_of
from redactor_service.files import disposition
from redactor_service.pages.reviews import words
from redactor_service.pages.reviews.people import NotForThemError, Person, Signed, drawn, new_router
from redactor_service.reviews.queues import Line, Wanted
from redactor_service.state import State, state_of
from redactor_service.storage.engine import now

router = new_router()

_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_DAY = "日期须写成 2026-11-30 的形式。"
_NAMES = ("title", "unit", "column", "person", "finding", "phase", "since", "until", "overdue")


@router.get("/reviews/search")
async def show(request: Request, person: Signed) -> Response:
    """The form, and below it what was found, a page at a time."""
    state, at = state_of(request), now()
    asked = {name: request.query_params.get(name, "").strip() for name in _NAMES}
    after = request.query_params.get("after", "")
    told, lines = "", None
    if any(asked.values()) or "all" in request.query_params:
        try:
            wanted = _wanted(asked, after, at)
            lines = await asyncio.to_thread(state.reviews.queues.search, person.id, wanted)
        except OptionError as error:
            told = words.fault(error)
        except ValueError:
            told = _NO_DAY
    choices = await asyncio.to_thread(_choices, state, person)
    return await drawn(
        request,
        "search.html",
        status=422 if told else 200,
        told=told,
        asked=asked,
        lines=lines[:_PAGE] if lines is not None else None,
        more=_more(asked, lines),
        phases=[(each, PHASES[each]) for each in Phase if each is not Phase.NEW],
        this_quarter=quarter_of(at),
        years=range(at.astimezone(BEIJING).year, at.astimezone(BEIJING).year - 10, -1),
        now=at,
        words=words,
        **choices,
    )


@router.get("/reviews/worklist")
async def worklist(request: Request, person: Signed) -> Response:
    """The 工作台账 of a unit and a quarter, `.xlsx`."""
    reviews = state_of(request).reviews
    asked = request.query_params
    unit, quarter = asked.get("unit", ""), f"{asked.get('year', '')}Q{asked.get('quarter', '')}"
    units = await asyncio.to_thread(reviews.units.of_account, person.id)
    if unit not in units:
        raise NotForThemError("请选择您所在的单位。", status=404)

    def made() -> bytes:
        work = reviews.worklist(person.id, unit, quarter=quarter)
        with tempfile.TemporaryDirectory(prefix="redactor-") as folder:
            path = Path(folder) / "work.xlsx"
            write_work(work.rows, work.way, path)
            return path.read_bytes()

    try:
        data = await asyncio.to_thread(made)
    except OptionError as error:
        raise NotForThemError(words.fault(error), status=422) from None
    name = f"工作台账-{units[unit].title}-{quarter}.xlsx"
    return Response(data, media_type=_XLSX, headers={"Content-Disposition": disposition(name)})


def _wanted(asked: Mapping[str, str], after: str, at: datetime.datetime) -> Wanted:
    """ValueError for what is no day."""
    until = _day(asked["until"])
    return Wanted(
        **{name: asked[name] for name in ("title", "unit", "column", "person", "finding", "phase")},
        since=_day(asked["since"]),
        until=until + datetime.timedelta(days=1) if until else None,
        overdue_at=at if asked["overdue"] else None,
        after=after,
        limit=_PAGE + 1,
    )


def _day(told: str) -> datetime.datetime | None:
    """When a day begins in Beijing."""
    if not told:
        return None
    day = datetime.date.fromisoformat(told)
    return datetime.datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def _more(asked: Mapping[str, str], lines: list[Line] | None) -> dict[str, str] | None:
    """The query of the next page."""
    if lines is None or len(lines) <= _PAGE:
        return None
    return {name: value for name, value in asked.items() if value} | {
        "all": "1",
        "after": lines[_PAGE - 1].id,
    }


def _choices(state: State, person: Person) -> dict[str, object]:
    """Units, their people, and kinds of findings by title."""
    units = state.reviews.units.of_account(person.id)
    people = {
        member.account: member.name
        for unit in units
        for member in state.reviews.units.members(unit)
    }
    rules = {rule.entity: rule.title for rule in reversed(state.desk.checker().book.rules)}
    return {
        "units": units,
        "people": sorted(people.items(), key=lambda each: each[1]),
        "entities": words.entities(rules),
    }
