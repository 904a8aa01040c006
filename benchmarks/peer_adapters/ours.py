"""redactor with its default options: what `redactor scan` gives.

Every finding with a place counts for recognition, whatever its action; only those with an acting
action (mask, hold, block) count as flagged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from redactor import Scanner

OWN = True
PACKAGES = ("redactor",)
KINDS = {
    "RESIDENT_ID": "RESIDENT_ID",
    "MOBILE_PHONE": "PHONE",
    "LANDLINE_PHONE": "PHONE",
    "BANK_CARD": "BANK",
    "BANK_ACCOUNT": "BANK",
    "CREDIT_CODE": "CREDIT_CODE",
    "EMAIL": "EMAIL",
    "VEHICLE_PLATE": "VEHICLE_PLATE",
    "PASSPORT": "PASSPORT",
    "IP_ADDRESS": "IP_ADDRESS",
    "QQ_ID": "QQ_ID",
    "WECHAT_ID": "WECHAT_ID",
    "HOME_ADDRESS": "ADDRESS",
    "PERSON_NAME": "NAME",
    "MAC_ADDRESS": "MAC_ADDRESS",
    "IMEI": "IMEI",
    "VIN": "VIN",
    "BIRTH_DATE": "BIRTH_DATE",
    "HEALTH": "HEALTH",
    "COORDINATES": "COORDINATES",
    "MILITARY_ID": "MILITARY_ID",
    "TRAVEL_PERMIT": "TRAVEL_PERMIT",
    "MEDICAL_RECORD": "MEDICAL_RECORD",
    "BIRTH_CERTIFICATE": "BIRTH_CERTIFICATE",
    "DISABILITY_CERTIFICATE": "DISABILITY_CERTIFICATE",
    "MARRIAGE_CERTIFICATE": "MARRIAGE_CERTIFICATE",
    "ADOPTION_CERTIFICATE": "ADOPTION_CERTIFICATE",
    "WELFARE_CERTIFICATE": "WELFARE_CERTIFICATE",
    "PROPERTY_CERTIFICATE": "PROPERTY_CERTIFICATE",
    "SOCIAL_SECURITY_CARD": "SOCIAL_SECURITY_CARD",
    "STUDENT_ID": "STUDENT_ID",
    "DRIVING_RECORD": "DRIVING_RECORD",
}


def load(**options: Any) -> Callable[[str], list[tuple[int, int, str, str]]]:
    """The finder; spans carry their action."""
    scanner = Scanner(key=b"peers", **options)

    def spans(text: str) -> list[tuple[int, int, str, str]]:
        return [
            (each.start, each.end, KINDS.get(each.entity, each.entity), each.action.value)
            for each in scanner.scan(text).findings
            if each.start is not None and each.end is not None
        ]

    return spans
