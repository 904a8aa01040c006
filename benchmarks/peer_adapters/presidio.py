"""Presidio's analyzer as it can be had without a model: every generic recognizer, for Chinese.

It has no recognizers for China, and its own name finder needs a spaCy model; here it runs on a blank
Chinese pipeline, phones with region CN. Dates, URLs, UUIDs and crypto wallets are left out. The list
of public suffixes is the one in its package: it would otherwise try to fetch a newer one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import presidio_analyzer.predefined_recognizers as predefined
import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

PACKAGES = ("presidio-analyzer",)
KINDS = {
    "PHONE_NUMBER": "PHONE",
    "CREDIT_CARD": "BANK",
    "IBAN_CODE": "BANK",
    "EMAIL_ADDRESS": "EMAIL",
    "IP_ADDRESS": "IP_ADDRESS",
    "MAC_ADDRESS": "MAC_ADDRESS",
}
_GENERIC = "presidio_analyzer.predefined_recognizers.generic"


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder."""
    logging.disable(logging.WARNING)
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    pipeline = SpacyNlpEngine(models=[{"lang_code": "zh", "model_name": "blank"}])
    pipeline.nlp = {"zh": spacy.blank("zh")}
    registry = RecognizerRegistry(supported_languages=["zh"])
    for recognizer in _generic():
        registry.add_recognizer(recognizer)
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=pipeline, supported_languages=["zh"])

    def spans(text: str) -> list[tuple[int, int, str]]:
        return [
            (each.start, each.end, KINDS[each.entity_type])
            for each in analyzer.analyze(text, language="zh")
            if each.entity_type in KINDS
        ]

    return spans


def _generic() -> list[Any]:
    """One of each generic recognizer that is not for a country."""
    classes = [getattr(predefined, name) for name in dir(predefined) if name.endswith("Recognizer")]
    return [
        each(supported_language="zh", **_options(each.__name__))
        for each in classes
        if each.__module__.startswith(_GENERIC)
    ]


def _options(name: str) -> dict[str, Any]:
    return {"supported_regions": ("CN",)} if name == "PhoneRecognizer" else {}
