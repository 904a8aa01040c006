"""A unit's way 三审三校: its stages in order, who is entitled at each, where the secrecy review
stands, its fast lanes and deadlines.

Sources disagree on who signs at which stage, so roles are configuration. What they agree on is not:
at least three stages, in order, by different people, and a secrecy review beside them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from redactor.model import Action

#: Places of a draft that are no stage.
SECRECY, RELEASE = "secrecy", "release"
#: Who keeps accounts and settings decides on nothing by that.
ADMINISTRATOR = "administrator"
#: Three reviews, three proofs: fewer stages are no 三审三校.
FEWEST_STAGES = 3


#: Days begin and end in Beijing.
BEIJING = datetime.timezone(datetime.timedelta(hours=8))
MOST_DAYS = 366


def is_weekday(day: datetime.date) -> bool:
    """The calendar that knows no holidays: Monday to Friday."""
    return day.weekday() < 5


def end_of_workday(
    since: datetime.datetime, days: int, is_workday: Callable[[datetime.date], bool]
) -> datetime.datetime:
    """The last second of so many days of work after a moment; its own day does not count.

    >>> friday = datetime.datetime(2026, 11, 27, 9, tzinfo=BEIJING)
    >>> str(end_of_workday(friday, 2, is_weekday))
    '2026-12-01 23:59:59+08:00'
    """
    day = since.astimezone(BEIJING).date()
    while days:
        day += datetime.timedelta(days=1)
        days -= is_workday(day)
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), tzinfo=BEIJING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Who may act at a place: the holders of `roles` (A岗), and those of `deputies` (B岗), who name
    the one they stand in for. `hours`, or `days` of work: until it is overdue; 0 for never."""

    key: str
    title: str
    roles: frozenset[str]
    deputies: frozenset[str] = frozenset()
    hours: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Post):
    """A review with its proof. `checks`: what is looked at; `author_may_sign`: who submitted the
    draft may sign here."""

    checks: str = ""
    author_may_sign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrecy(Post):
    """The secrecy review. `before`: the key of a stage, or `release`."""

    before: str = RELEASE
    another_person: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A fast lane: which stages it skips. `lost_by_edit`: an edit leads back to the whole way."""

    key: str
    title: str
    skips: frozenset[str] = frozenset()
    skips_secrecy: bool = False
    needs_source: bool = False
    lost_by_edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The whole configuration. `digest`: of what was written, whatever later versions make of it; a
    draft goes the way on which it was submitted. `deciders`: by action, the roles that decide on such
    findings; `is_workday`: the calendar by which days of work are counted."""

    digest: str
    title: str
    submitters: frozenset[str]
    stages: tuple[Stage, ...]
    secrecy: Secrecy
    release: Post
    deciders: Mapping[Action, frozenset[str]]
    edit_voids_from: str
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    is_workday: Callable[[datetime.date], bool] = field(default=is_weekday, compare=False)

    def stage(self, key: str) -> Stage | None:
        return next((each for each in self.stages if each.key == key), None)

    def post(self, place: str) -> Post:
        """The post at a place: a stage's key, `secrecy` or `release`."""
        if place == SECRECY:
            return self.secrecy
        return self.stage(place) or self.release

    def from_stage(self, key: str) -> tuple[str, ...]:
        """The keys of a stage and those after it."""
        keys = [each.key for each in self.stages]
        return tuple(keys[keys.index(key) :])

    def due(self, place: str, since: datetime.datetime) -> datetime.datetime | None:
        """When what waits at a place since a moment is overdue; None where it never is."""
        post = self.post(place)
        if post.days:
            return end_of_workday(since, post.days, self.is_workday)
        return since + datetime.timedelta(hours=post.hours) if post.hours else None
