"""redactor in Presidio, and Presidio's recognizers in redactor (extra `nlp`).

In an analyzer that is there already, one line:

    analyzer.registry.add_recognizer(RedactorRecognizer())

or ready made, without any model to download:

    analyzer, anonymizer = make_analyzer(), make_anonymizer()
    results = analyzer.analyze(text, language="zh")
    anonymizer.anonymize(text, results, operators=operators()).text

and the other way round, for the identifiers of other countries in a Chinese draft:

    Scanner(outside=[PresidioDetector(UsSsnRecognizer())])
"""

from redactor.integrations.presidio.detector import PresidioDetector
from redactor.integrations.presidio.operators import (
    RedactorOperator,
    make_anonymizer,
    operators,
    register_operator,
)
from redactor.integrations.presidio.recognizer import RedactorRecognizer, make_analyzer

__all__ = [
    "PresidioDetector",
    "RedactorOperator",
    "RedactorRecognizer",
    "make_analyzer",
    "make_anonymizer",
    "operators",
    "register_operator",
]
