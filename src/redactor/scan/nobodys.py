"""What a detector found but nobody has: samples of forms, blank certificates, documents of things."""

from __future__ import annotations

from redactor.context.samples import is_sample
from redactor.context.things import is_of_a_thing
from redactor.rulebook import Rule, Trait
from redactor.text.folding import fold


def is_nobodys(rule: Rule, text: str, start: int, end: int) -> bool:
    """Whether a value of a kind is no person's and no office's."""
    of_things = Trait.OF_THINGS in rule.traits
    is_device = rule.entity == "IMEI"
    if of_things and is_of_a_thing(text, start, end, device=is_device):
        return True
    if not of_things and Trait.SAMPLED not in rule.traits:
        return False
    ranged = of_things or rule.entity == "MAC_ADDRESS"
    return is_sample(text, start, end, fold(text[start:end]), document=ranged)
