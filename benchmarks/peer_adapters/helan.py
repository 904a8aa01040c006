"""helan, a finder and masker of personal data for Chinese: all its built-in types, without jieba.

What it says of URLs and postal codes is left out: nobody else is asked for them.
"""

from __future__ import annotations

from collections.abc import Callable

import helan
from helan.eval.corpus import build_corpus

PACKAGES = ("helan",)
CORPUS = True
KINDS = {
    "ID_CARD": "RESIDENT_ID",
    "TW_ID_CARD": "RESIDENT_ID",
    "PHONE": "PHONE",
    "LANDLINE": "PHONE",
    "BANK_CARD": "BANK",
    "USCC": "CREDIT_CODE",
    "EMAIL": "EMAIL",
    "LICENSE_PLATE": "VEHICLE_PLATE",
    "PASSPORT": "PASSPORT",
    "IP_ADDRESS": "IP_ADDRESS",
    "QQ_NUMBER": "QQ_ID",
    "WECHAT_ID": "WECHAT_ID",
    "ADDRESS": "ADDRESS",
    "PERSON_NAME": "NAME",
    "OFFICER_ID": "MILITARY_ID",
}


def load(*, jieba: bool = False) -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder; recognizers are built once."""
    recognizers = helan.build_recognizers(jieba=jieba)

    def spans(text: str) -> list[tuple[int, int, str]]:
        return [
            (each.start, each.end, KINDS[each.type])
            for each in helan.recognize(text, recognizers=recognizers)
            if each.type in KINDS
        ]

    return spans


def corpus() -> list[tuple[str, str, list[tuple[int, int, str]]]]:
    """The labelled documents that the package ships to score itself with: id, text, spans."""
    return [
        (
            doc.doc_id,
            doc.text,
            [(each.start, each.end, KINDS[each.type]) for each in doc.gold if each.type in KINDS],
        )
        for doc in build_corpus()
    ]
