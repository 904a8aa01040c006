"""What people ask of a draft. A command names who sends it, in whose name, when, which version of
the draft that person saw, and has an id of its own: a retry is the same command."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from redactor.errors import OptionError
from redactor.reviews.checks import Check
from redactor.reviews.encoding import fingerprint, plain
from redactor.reviews.particulars import Particulars


class Ruling(StrEnum):
    """What was decided on a finding."""

    MASKED = "masked"
    CORRECTED = "corrected"
    KEPT = "kept"


class Conclusion(StrEnum):
    """What the secrecy review concluded."""

    PUBLIC = "public"
    EXEMPT = "exempt"
    REFER = "refer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who belongs to the unit now. Who was removed is no member."""

    person: str
    name: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """Hand a draft in, or hand it in again after it was returned."""

    digest: str
    check: Check
    particulars: Particulars = field(default_factory=Particulars)
    lane: str = ""
    lane_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision on one finding. What is kept needs a reason and a basis."""

    finding: str
    ruling: Ruling
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """Decide on findings: all of these or none."""

    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Another text, with its check. `changes`: how many places were changed, as the editor saw;
    `particulars`: where they are others now, the title for one."""

    digest: str
    check: Check
    changes: int = 0
    particulars: Particulars | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """A further check of the same text: rules have changed, or the day has."""

    check: Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Sign a stage for exactly this text. `deputy_for`: the person whom a deputy stands in for."""

    stage: str
    digest: str
    remark: str = ""
    deputy_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude:
    """The conclusion of the secrecy review on exactly this text, with its basis."""

    digest: str
    conclusion: Conclusion
    basis: str
    deputy_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Send it back with reasons: to a stage, or to its author."""

    reasons: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take it back before it was released; of what was released, the correction under way."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Publish exactly these bytes, checked once more."""

    digest: str
    check: Check
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """Somebody has read it where it was published."""

    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """What was released needs another text, which goes the whole way again."""

    reason: str
    digest: str
    check: Check
    particulars: Particulars | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """What was released was taken off the site."""

    reason: str


Act = (
    Submit
    | Decide
    | Edit
    | Recheck
    | Sign
    | Conclude
    | Return
    | Withdraw
    | Release
    | Reread
    | Correct
    | Retract
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`sender`: who is signed in; `person`: in whose name; `version`: of the draft as it was seen.
    OptionError for a moment without a zone: nobody could order it."""

    id: str
    sender: str
    person: str
    at: datetime.datetime
    version: int
    act: Act

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise OptionError("has no time zone", where="at", advice="give an aware datetime")

    @property
    def fingerprint(self) -> str:
        """Of what the person asked: a retry comes later, and a check then may find something else."""
        told = plain(self.act)
        if isinstance(told, dict):
            told.pop("check", None)
        kind = type(self.act).__name__
        return fingerprint([self.sender, self.person, self.version, kind, told])
