"""JioNLP, a toolbox for Chinese text: its extractors of identifiers, with their default strictness.

Used: extract_id_card, extract_phone_number, extract_email, extract_ip_address, extract_qq,
extract_wechat_id, extract_motor_vehicle_licence_plate. It has none for bank cards, and its parser of
addresses takes an address for granted.
"""

from __future__ import annotations

from collections.abc import Callable

import jionlp

PACKAGES = ("jionlp",)
KINDS = {
    "id_card": "RESIDENT_ID",
    "phone_number": "PHONE",
    "email": "EMAIL",
    "ip_address": "IP_ADDRESS",
    "qq": "QQ_ID",
    "wechat_id": "WECHAT_ID",
    "motor_vehicle_licence_plate": "VEHICLE_PLATE",
}


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder."""
    extractors = [(getattr(jionlp, f"extract_{name}"), kind) for name, kind in KINDS.items()]

    def spans(text: str) -> list[tuple[int, int, str]]:
        return [
            (*found["offset"], kind)
            for extract, kind in extractors
            for found in extract(text, detail=True)
        ]

    return spans
