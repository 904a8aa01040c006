"""All our kinds as one recognizer of Presidio's, and an analyzer that needs no model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from redactor.errors import OptionError
from redactor.integrations.entity_names import Naming, name_in, naming_of
from redactor.integrations.scanning import Scanning, placed
from redactor.integrations.scores import explained
from redactor.model import Finding, Span

LANGUAGE = "zh"
_VERSION = "1"


class RedactorRecognizer(EntityRecognizer):
    """Finds what redactor finds, in Chinese texts.

    `naming`: entities are called as Presidio calls them where it has a name (PHONE_NUMBER for
    mobiles and landlines), as we do elsewhere; "redactor" for our names throughout. `notes`: also
    tell what may be published as it stands (hotlines, office phones, names of adults).
    `supported_entities`: only these, by the names of `naming`. Other keywords are fields of
    `redactor.ScanOptions` (`policy`, `names`, `packs` …), of plain text only. What has no place in the
    text, such as EXPIRED_NOTICE, is not told. OptionError names a wrong option.

    Each result says in its explanation why it is one, and in `recognition_metadata` our entity,
    rule, certainty, audience, action and marks. A text that could not be checked raises
    RedactorError: it must not pass for one in which nothing stands.

    May be pickled, for Spark and for processes; a key goes along.
    """

    def __init__(
        self,
        supported_language: str = LANGUAGE,
        *,
        naming: str = Naming.PRESIDIO,
        notes: bool = False,
        supported_entities: Sequence[str] | None = None,
        name: str = "RedactorRecognizer",
        version: str = _VERSION,
        context: Sequence[str] | None = None,
        **options: Any,
    ) -> None:
        # Kept under a name of our own: Presidio's `name` has no type.
        self._recognizer = name
        self._naming = naming_of(naming)
        self._notes = notes
        self._scanning = Scanning(options)
        ours = {
            rule.entity for rule in self._scanning.book.rules if rule.scope in ("text", "signs")
        }
        known = sorted({name_in(entity, self._naming) for entity in ours})
        super().__init__(
            supported_entities=_chosen(supported_entities, known),
            supported_language=supported_language,
            name=name,
            version=version,
            context=list(context or ()),
        )

    def load(self) -> None:
        """Nothing: automata are built with the first text, in whichever process reads it."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: object = None
    ) -> list[RecognizerResult]:
        """The findings of these entities that need an act (or all, with `notes`)."""
        report = self._scanning.report(text)
        return [
            self._result(text, finding, span)
            for finding, span in placed(report, notes=self._notes)
            if name_in(finding.entity, self._naming) in entities
        ]

    def to_dict(self) -> dict[str, Any]:
        """What `from_dict` makes the same recognizer of. The key is left out."""
        return {
            **super().to_dict(),
            "context": self.context,
            "naming": str(self._naming),
            "notes": self._notes,
            **self._scanning.plain_options(),
        }

    def _result(self, text: str, finding: Finding, span: Span) -> RecognizerResult:
        explanation = self._explanation(text, finding, span.start)
        return RecognizerResult(
            entity_type=name_in(finding.entity, self._naming),
            start=span.start,
            end=span.end,
            score=explanation.score,
            analysis_explanation=explanation,
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self._recognizer,
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

    def _explanation(self, text: str, finding: Finding, start: int) -> AnalysisExplanation:
        told = explained(finding, text, start, self._scanning.book)
        # Presidio types it as a float and fills it with a truth value.
        is_valid: Any = told.is_valid
        explanation = AnalysisExplanation(
            recognizer=self._recognizer,
            original_score=told.score if told.original is None else told.original,
            pattern_name=finding.rule,
            validation_result=is_valid,
            textual_explanation=told.because,
        )
        if told.original is not None:
            explanation.set_improved_score(told.score)
            explanation.set_supportive_context_word(told.word)
        return explanation


def _chosen(entities: Sequence[str] | None, known: Sequence[str]) -> list[str]:
    """The entities to support, all of them known. OptionError names the others."""
    if entities is None:
        return list(known)
    if isinstance(entities, str):
        raise OptionError("must be a list", where="supported_entities", advice=f"[{entities!r}]")
    unknown = sorted(set(entities) - set(known))
    if unknown:
        raise OptionError(
            f"no such entity: {', '.join(unknown)}",
            where="supported_entities",
            advice=f"known are {', '.join(known)}",
        )
    return list(entities)


def make_analyzer(
    *, others: Sequence[EntityRecognizer] = (), language: str = LANGUAGE, **options: Any
) -> AnalyzerEngine:
    """An analyzer with our kinds, and with `others` of the same language, for Chinese text. It needs
    no model; the keywords are those of RedactorRecognizer. OptionError when one of `others` is of
    another language and would never be asked."""
    for other in others:
        if other.supported_language != language:
            raise OptionError(
                f"{other.to_dict()['name']} is for {other.supported_language!r}",
                where="others",
                advice=f"give it supported_language={language!r}, or use PresidioDetector",
            )
    registry = RecognizerRegistry(
        recognizers=[RedactorRecognizer(language, **options), *others],
        supported_languages=[language],
    )
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine([{"lang_code": language, "model_name": "none"}]),
        supported_languages=[language],
    )
