"""办公和场所地址: where an office, a venue, a shop, a project is; published on purpose.

Every address that is nobody's home (`_address_owner`) is told here, as a note.
"""

from __future__ import annotations

from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._address import Place
from redactor.detectors._address_owner import cell_owner
from redactor.detectors._address_reading import cell_address, told, without_office, worth_reading
from redactor.detectors._address_scene import OFFICE, Verdict
from redactor.model import Audience

#: A village alone is no office.
_TELLS = 4


def guard(_facts: Facts) -> Callable[[str, int, int], bool]:
    """Homes and offices share one guard, and ask together."""
    return worth_reading


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A number with a unit, or behind the name of a road, an estate, a village."""
    return _named(candidate, told(candidate, facts.tables, OFFICE), facts)


def labelled(candidate: Candidate, facts: Facts) -> Answer | None:
    """What stands behind 办公地址."""
    return _named(candidate, told(candidate, facts.tables, OFFICE, led=True), facts)


def cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """A cell under 办公地址."""
    place = cell_address(candidate, facts.tables)
    if place is None:
        return None
    return _answer(candidate, place, cell_owner(candidate, place, facts.tables))


def _named(
    candidate: Candidate, found: tuple[Place, Verdict] | None, facts: Facts
) -> Answer | None:
    """The answer, without the office's own name behind the last number."""
    answer = found and _answer(candidate, *found)
    if not found or not answer:
        return None
    return answer._replace(end=without_office(found[0], facts.tables))


def _answer(candidate: Candidate, place: Place, verdict: Verdict) -> Answer | None:
    if verdict.is_home or place.precision < _TELLS:
        return None
    known = "no home cue" not in verdict.evidence
    return candidate.answer(
        verdict.certainty,
        *verdict.evidence,
        start=place.start,
        end=place.end,
        audience=Audience.ORGANISATION if known else Audience.UNKNOWN,
        coarse=place.coarse,
    )
