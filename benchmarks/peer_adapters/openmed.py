"""OpenMed, for clinical text: what it finds for Chinese without a model, its sweep of rules.

The sweep is the part that it runs beside its models. Dates, quantities, organisations, URLs, postal
codes and numbers of other countries are left out.
"""

from __future__ import annotations

from collections.abc import Callable

from openmed.core.safety_sweep import safety_sweep

PACKAGES = ("openmed",)
KINDS = {
    "national_id": "RESIDENT_ID",
    "phone_number": "PHONE",
    "credit_card": "BANK",
    "credit_debit_card": "BANK",
    "account_number": "BANK",
    "ACCOUNT_NUMBER": "BANK",
    "iban": "BANK",
    "social_credit_code": "CREDIT_CODE",
    "email": "EMAIL",
    "chinese_passport": "PASSPORT",
    "passport_mrz": "PASSPORT",
    "ipv4": "IP_ADDRESS",
    "ipv6": "IP_ADDRESS",
    "mac_address": "MAC_ADDRESS",
    "street_address": "ADDRESS",
    "person": "NAME",
    "home_return_permit": "TRAVEL_PERMIT",
    "taiwan_compatriot_permit": "TRAVEL_PERMIT",
    "medical_record_number": "MEDICAL_RECORD",
}


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder."""

    def spans(text: str) -> list[tuple[int, int, str]]:
        return [
            (each.start, each.end, KINDS[each.label])
            for each in safety_sweep(text, [], lang="zh")
            if each.label in KINDS
        ]

    return spans
