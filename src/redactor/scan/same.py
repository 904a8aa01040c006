"""One address in two places of a document: where one tells that it is somebody's home, so is the other.

家庭住址：… in a form's field, and the same words somewhere on the page with nothing beside them. What is
masked in one place and left in the next is not masked. Only an address that nothing else speaks for
gives way: what is said to be an office's stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from redactor.context.found import Found
from redactor.model import Audience, Certainty
from redactor.scan.flow import Flow
from redactor.text.folding import clean, fold

_HOME, _OFFICE = "HOME_ADDRESS", "OFFICE_ADDRESS"
#: Shorter ones are places that many share.
_SHORTEST = 8


def with_homes(found: Sequence[tuple[Flow, Found]]) -> list[tuple[Flow, Found]]:
    """The findings, those addresses as homes that are told to be one elsewhere."""
    homes = {
        _bare(each.value): each
        for _, each in found
        if each.rule.entity == _HOME and each.answer.audience is Audience.PERSONAL
    }
    return [(flow, _as_home(each, homes)) for flow, each in found]


def _as_home(found: Found, homes: dict[str, Found]) -> Found:
    if found.rule.entity != _OFFICE or found.answer.certainty is not Certainty.POSSIBLE:
        return found
    bare = _bare(found.value)
    home = homes.get(bare)
    if home is None or len(bare) < _SHORTEST:
        return found
    answer = home.answer._replace(
        start=found.answer.start, end=found.answer.end, evidence=("told elsewhere",)
    )
    return found._replace(rule=home.rule, answer=answer)


def _bare(value: str) -> str:
    return "".join(filter(str.isalnum, fold(clean(value).text)))
