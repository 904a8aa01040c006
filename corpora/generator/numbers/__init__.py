"""Makers of values. A key is ENTITY or ENTITY.variant; the action goes with the key.

`MAKERS[key](ask)` gives the number in plain form and in groups; `ACTIONS` lists what differs from
'mask'.
"""

from __future__ import annotations

from corpora.generator.numbers import (
    cards,
    certificates,
    contact,
    masks,
    persons,
    private,
    things,
)
from corpora.generator.numbers.base import Ask, Maker

__all__ = ["ACTIONS", "MAKERS", "Ask", "Maker", "action"]

MAKERS: dict[str, Maker] = {
    **persons.MAKERS,
    **private.MAKERS,
    **certificates.MAKERS,
    **contact.MAKERS,
    **cards.MAKERS,
    **things.MAKERS,
    **masks.MAKERS,
}

ACTIONS: dict[str, str] = {
    "MILITARY_ID": "hold",
    "MOBILE_PHONE.duty": "note",
    "LANDLINE_PHONE": "note",
    "HOTLINE": "note",
    "HOTLINE.short": "note",
    "HOTLINE.long": "note",
    "EMAIL.official": "note",
    "EMAIL.duty": "note",
    "WECHAT_ID.public": "note",
    "QQ_ID.group": "note",
    "BANK_CARD.org": "note",
    "BANK_ACCOUNT.org": "note",
    "CREDIT_CODE": "note",
    "CREDIT_CODE.index": "note",
    "CREDIT_CODE.office": "note",
    "CREDIT_CODE.social": "note",
    "IP_ADDRESS.internal": "hold",
    "IP_ADDRESS.public": "note",
    "COORDINATES": "note",
    "MASKED.id": "note",
    "MASKED.phone": "note",
    "MASKED.card": "note",
    "MASKED.name": "note",
}


def action(key: str) -> str:
    """What the policy asks for a value made for this key."""
    return ACTIONS.get(key, "mask")
