"""办公和场所地址: where an office, a venue, a shop, a project is; published on purpose.

Every address that is nobody's home (`_address_owner`) is told here, as a note.
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._address import Place, cell_address, place_at, without_office
from redactor.detectors._address_owner import Verdict, cell_owner, owner
from redactor.model import Audience

#: A village alone is no office.
_TELLS = 4


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A number with a unit, or behind the name of a road, an estate, a village."""
    place = place_at(candidate, facts.tables)
    if place is None:
        return None
    return _named(candidate, place, facts)


def labelled(candidate: Candidate, facts: Facts) -> Answer | None:
    """What stands behind 办公地址."""
    place = place_at(candidate, facts.tables, led=True)
    if place is None:
        return None
    return _named(candidate, place, facts)


def cell(candidate: Candidate, facts: Facts) -> Answer | None:
    """A cell under 办公地址."""
    place = cell_address(candidate, facts.tables)
    if place is None:
        return None
    return _answer(candidate, place, cell_owner(candidate, place, facts.tables))


def _named(candidate: Candidate, place: Place, facts: Facts) -> Answer | None:
    verdict = owner(candidate, place, facts.tables)
    answer = _answer(candidate, place, verdict)
    return answer and answer._replace(end=without_office(place, facts.tables))


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
