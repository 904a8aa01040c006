"""What a detector found but nobody has: samples of forms, blank certificates, documents of things."""

from __future__ import annotations

from redactor.context.samples import is_sample
from redactor.context.things import OF_DOCUMENTS, is_of_a_thing
from redactor.text.folding import fold

# Kinds beside documents of which forms and explanations give samples.
_SAMPLED = frozenset(
    [
        *("RESIDENT_ID", "DISABILITY_CERTIFICATE", "MAC_ADDRESS", "MOBILE_PHONE", "BANK_CARD"),
        *("BANK_ACCOUNT", "QQ_ID", "VIN", "VEHICLE_PLATE", "HOME_ADDRESS"),
    ]
)


def is_nobodys(entity: str, text: str, start: int, end: int) -> bool:
    """Whether a value of an entity is no person's and no office's."""
    document = entity in OF_DOCUMENTS
    if document and is_of_a_thing(text, start, end, device=entity == "IMEI"):
        return True
    if not document and entity not in _SAMPLED:
        return False
    ranged = document or entity == "MAC_ADDRESS"
    return is_sample(text, start, end, fold(text[start:end]), document=ranged)
