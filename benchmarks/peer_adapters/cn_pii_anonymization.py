"""cn-pii-anonymization, built on Presidio and Paddle: its five recognizers that are rules.

Names and addresses need models that are downloaded at run time, so they are not used, and the package
is installed without the libraries for them. Its own thresholds and its own order among overlapping
kinds are kept.
"""

from __future__ import annotations

from collections.abc import Callable

from cn_pii_anonymization import recognizers
from cn_pii_anonymization.config.settings import settings
from cn_pii_anonymization.core.analyzer import CNPIIAnalyzerEngine
from loguru import logger

PYTHON = "3.12"
PACKAGES = (
    "presidio-analyzer==2.2.361",
    "presidio-anonymizer==2.2.361",
    "faker",
    "loguru",
    "pillow",
    "pydantic-settings",
)
BARE_PACKAGES = ("cn-pii-anonymization",)
KINDS = {
    "CN_PHONE_NUMBER": "PHONE",
    "CN_ID_CARD": "RESIDENT_ID",
    "CN_BANK_CARD": "BANK",
    "CN_PASSPORT": "PASSPORT",
    "CN_EMAIL": "EMAIL",
}


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder; its log, a line for each candidate, is switched off."""
    logger.remove()
    rules = [
        recognizers.CNPhoneRecognizer(),
        recognizers.CNIDCardRecognizer(),
        recognizers.CNBankCardRecognizer(),
        recognizers.CNPassportRecognizer(),
        recognizers.CNEmailRecognizer(),
    ]
    least = settings.score_thresholds
    # Made without its models; the filter uses nothing of the instance.
    engine = object.__new__(CNPIIAnalyzerEngine)

    def spans(text: str) -> list[tuple[int, int, str]]:
        found = [
            each for rule in rules for each in rule.analyze(text, rule.supported_entities, None)
        ]
        sure = [each for each in found if each.score >= least.get_threshold(each.entity_type)]
        kept = engine._apply_priority_filter(sure)
        return [(each.start, each.end, KINDS[each.entity_type]) for each in kept]

    return spans
