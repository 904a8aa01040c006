"""All our kinds as one recognizer of Presidio's, and an analyzer that needs no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from redactor.audit import Scanner
from redactor.errors import RedactorError
from redactor.integrations.entity_names import Vendor, name_in, vendor
from redactor.model import Certainty, Finding
from redactor.options import make_options
from redactor.rulebook import load

LANGUAGE = "zh"
_VERSION = "1"
#: What Presidio calls a score, for our certainties; with a check digit that is right, the most.
_SCORES = {Certainty.CONFIRMED: 0.95, Certainty.LIKELY: 0.75, Certainty.POSSIBLE: 0.4}
_CHECKED, _CHECK_FAILED = "check digit", "wrong check digit"
#: What a label beside a value is worth, told as Presidio tells the worth of context.
_CONTEXT = 0.2
_LABEL, _COLUMN = "label", "column"
_LABEL_REACH = 24


class RedactorRecognizer(EntityRecognizer):
    """Finds what redactor finds, in Chinese texts.

    `naming`: entities are called as Presidio calls them where it has a name (PHONE_NUMBER for
    mobiles and landlines), as we do elsewhere; "redactor" for our names throughout. `notes`: also
    tell what may be published as it stands (hotlines, office phones, names of adults). Other
    keywords are fields of `redactor.ScanOptions` (`policy`, `names`, `packs` …); what has no place in
    the text, such as EXPIRED_NOTICE, is not told here. OptionError names a wrong option.

    Each result says in its explanation why it is one, and in `recognition_metadata` our entity,
    rule, certainty, audience, action and marks. A text that could not be checked raises
    RedactorError: it must not pass for one in which nothing stands.

    May be pickled, for Spark and for processes; a key goes along.
    """

    def __init__(
        self,
        supported_language: str = LANGUAGE,
        *,
        naming: str = Vendor.PRESIDIO,
        notes: bool = False,
        supported_entities: Sequence[str] | None = None,
        name: str = "RedactorRecognizer",
        version: str = _VERSION,
        context: Sequence[str] | None = None,
        **options: Any,
    ) -> None:
        self._called = name
        self._naming = vendor(naming)
        self._notes = notes
        self._options = options
        self._scanner: Scanner | None = None
        packs = make_options(options).packs
        ours = {rule.entity for rule in load(packs).rules if rule.scope == "text"}
        names = sorted({name_in(entity, self._naming) for entity in ours})
        super().__init__(
            supported_entities=list(supported_entities or names),
            supported_language=supported_language,
            name=name,
            version=version,
            context=list(context or ()),
        )

    def load(self) -> None:
        """Nothing: the rules are read with the first text, in whichever process reads it."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: object = None
    ) -> list[RecognizerResult]:
        """The findings of these entities that need an act (or all, with `notes`)."""
        report = self._scan().scan(text)
        if report.failures:
            first = report.failures[0]
            raise RedactorError(
                "the text could not be checked", where=first.where, advice="report this rule"
            )
        return [
            self._result(text, finding)
            for finding in report.findings
            if (finding.action.acting or self._notes)
            and finding.parts
            and name_in(finding.entity, self._naming) in entities
        ]

    def to_dict(self) -> dict[str, Any]:
        """What `from_dict` makes the same recognizer of. The key is left out."""
        options = {name: value for name, value in self._options.items() if name != "key"}
        return {
            **super().to_dict(),
            "context": self.context,
            "naming": str(self._naming),
            "notes": self._notes,
            **options,
        }

    def __getstate__(self) -> Mapping[str, Any]:
        # Automata do not travel; they are built where they are used.
        return {**self.__dict__, "_scanner": None}

    def _scan(self) -> Scanner:
        if self._scanner is None:
            self._scanner = Scanner(**self._options)
        return self._scanner

    def _result(self, text: str, finding: Finding) -> RecognizerResult:
        explanation = self._explanation(text, finding)
        return RecognizerResult(
            entity_type=name_in(finding.entity, self._naming),
            start=finding.parts[0].sent.start,
            end=finding.parts[-1].sent.end,
            score=explanation.score,
            analysis_explanation=explanation,
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self._called,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                # Context was weighed already; Presidio's enhancer is not to weigh it again.
                RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY: True,
                "id": finding.id,
                "rule": finding.rule,
                "entity": finding.entity,
                "certainty": finding.certainty.value,
                "audience": finding.audience.value,
                "action": finding.action.value,
                "marks": list(finding.marks),
            },
        )

    def _explanation(self, text: str, finding: Finding) -> AnalysisExplanation:
        evidence = finding.evidence
        is_checked = _CHECKED in evidence
        is_valid: Any = True if is_checked else False if _CHECK_FAILED in evidence else None
        score = 1.0 if is_checked else _SCORES[finding.certainty]
        has_context = _LABEL in evidence or _COLUMN in evidence
        explanation = AnalysisExplanation(
            recognizer=self._called,
            original_score=round(score - _CONTEXT, 2) if has_context else score,
            pattern_name=finding.rule,
            validation_result=is_valid,
            textual_explanation=_told(finding),
        )
        if has_context:
            explanation.set_improved_score(score)
            label = _label_before(text, finding.start or 0, finding.entity)
            explanation.set_supportive_context_word(
                label or (_LABEL if _LABEL in evidence else _COLUMN)
            )
        return explanation


def _told(finding: Finding) -> str:
    because = ", ".join(finding.evidence)
    said = (
        f"{finding.certainty.value} by {because}; {finding.audience.value}; {finding.action.value}"
    )
    return f"{said}; {finding.advice.message}"


def _label_before(text: str, start: int, entity: str) -> str:
    """The last label of this kind before a value, the longest of those that end there."""
    before = text[max(0, start - _LABEL_REACH) : start]
    found = ((before.rfind(label) + len(label), label) for label in _labels(entity))
    _, label = max(((end, each) for end, each in found if each in before), default=(0, ""))
    return label


@lru_cache(maxsize=64)
def _labels(entity: str) -> tuple[str, ...]:
    """The labels of a kind, the shortest first."""
    rules = load().rules
    return tuple(sorted({each for rule in rules if rule.entity == entity for each in rule.labels}))


def make_analyzer(
    *, others: Sequence[EntityRecognizer] = (), language: str = LANGUAGE, **options: Any
) -> AnalyzerEngine:
    """An analyzer with our kinds, and with `others`, for Chinese text. It needs no model; the
    keywords are those of RedactorRecognizer."""
    registry = RecognizerRegistry(
        recognizers=[RedactorRecognizer(language, **options), *others],
        supported_languages=[language],
    )
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine([{"lang_code": language, "model_name": "none"}]),
        supported_languages=[language],
    )
