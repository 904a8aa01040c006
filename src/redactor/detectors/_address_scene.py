"""An address with what stands around it, and what is found of it: somebody's home, or a place of work."""

from __future__ import annotations

from typing import NamedTuple

from redactor.context.occupants import Occupants
from redactor.context.surroundings import Surroundings
from redactor.detectors._address import Place
from redactor.model import Certainty

HOME, OFFICE = "HOME_ADDRESS", "OFFICE_ADDRESS"


class Verdict(NamedTuple):
    """HOME or OFFICE, and why (English keys)."""

    entity: str
    certainty: Certainty
    evidence: tuple[str, ...]

    @property
    def is_home(self) -> bool:
        return self.entity == HOME


def home(certainty: Certainty, *evidence: str) -> Verdict:
    """Somebody's home."""
    return Verdict(HOME, certainty, evidence)


def office(certainty: Certainty, *evidence: str) -> Verdict:
    """A place of work."""
    return Verdict(OFFICE, certainty, evidence)


#: An address that is nobody's in particular.
NOBODY = Verdict("", Certainty.POSSIBLE, ())


class Scene(NamedTuple):
    """An address and its surroundings: folded text before and behind, in the same sentence."""

    place: Place
    around: Surroundings
    people: Occupants
    before: str
    behind: str
