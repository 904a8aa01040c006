"""Presidio's requests, answered by our scan: what is found, under Presidio's names and scores.

A text is read as Chinese whatever its language is called: Presidio's clients send `en` by default.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from redactor import Report, Scanner
from redactor.integrations.entity_names import Naming, name_in
from redactor.integrations.scores import explained
from redactor.rulebook import Rulebook
from redactor_service.work.asking import Answer, Task
from redactor_service.work.desk import Desk
from redactor_service.work.operators import (
    Item,
    ParameterError,
    Result,
    anonymized,
    deanonymized,
)

RECOGNIZER = "RedactorRecognizer"
LANGUAGES = ("zh", "en")
#: Names of persons are read when they are asked for.
PERSON = "PERSON"
NO_MATCH = "No matching recognizers were found to serve the request."
#: Presidio's flags for patterns that came with a request: dot all, multi-line, any case.
_FLAGS = re.DOTALL | re.MULTILINE | re.IGNORECASE
#: What a context word adds to a pattern's score, and what it has then at least.
_ADDED, _AT_LEAST = 0.35, 0.4
_WORDS_BEFORE = 5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place, as Presidio tells it."""

    entity: str
    start: int
    end: int
    score: float
    explanation: dict[str, Any]

    def told(self, *, explain: bool) -> dict[str, Any]:
        return {
            "analysis_explanation": self.explanation if explain else None,
            "end": self.end,
            "entity_type": self.entity,
            "score": self.score,
            "start": self.start,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An `/analyze` request, its shape checked."""

    entities: frozenset[str] = frozenset()
    least: float = 0.0
    explain: bool = False
    recognizers: Sequence[Mapping[str, Any]] = ()
    context: Sequence[str] = ()
    allowed: Sequence[str] = ()
    allowed_by: str = "exact"
    flags: int = _FLAGS
    own: Sequence[_AdHoc] = field(default=(), init=False)

    def __post_init__(self) -> None:
        made = tuple(_ad_hoc(each, self.flags, self.context) for each in self.recognizers)
        object.__setattr__(self, "own", made)


def supported(book: Rulebook) -> list[str]:
    """What is looked for, under Presidio's names."""
    ours = {rule.entity for rule in book.rules if rule.scope == "text"}
    return sorted({name_in(entity, Naming.PRESIDIO) for entity in ours} | {PERSON})


def check_entities(asked: Asked, book: Rulebook) -> None:
    """ParameterError when nothing of what is asked for is looked for: an empty answer would pass for
    a clean text."""
    known = {*supported(book), *(each.entity for each in asked.own)}
    if asked.entities and not asked.entities & known:
        raise ParameterError(NO_MATCH)


def analysed(text: str, asked: Asked, scanner: Scanner, book: Rulebook) -> list[dict[str, Any]]:
    """What stands in a text. UncheckedError when a part of it could not be checked."""
    report = scanner.scan(text)
    if report.failures:
        raise UncheckedError
    found = [*_ours(text, report, asked, book), *_ad_hoc_found(text, asked)]
    is_allowed = _allowed(asked)
    kept = _without_doubles(each for each in found if each.score >= asked.least)
    return [
        each.told(explain=asked.explain)
        for each in kept
        if not is_allowed(text[each.start : each.end])
    ]


class UncheckedError(Exception):
    """A text that was not checked whole: it must not pass for one in which nothing stands."""


def _ours(text: str, report: Report, asked: Asked, book: Rulebook) -> Iterator[Found]:
    for finding in report.findings:
        entity = name_in(finding.entity, Naming.PRESIDIO)
        is_wanted = not asked.entities or entity in asked.entities
        # Names that may be published are told to who asks for names; nobody else asks for notes.
        is_told = finding.action.acting or (entity == PERSON and entity in asked.entities)
        if not finding.parts or not is_wanted or not is_told:
            continue
        start, end = finding.parts[0].sent.start, finding.parts[-1].sent.end
        why = explained(finding, text, start, book)
        original = why.score if why.original is None else why.original
        explanation = {
            **_EXPLANATION,
            "pattern_name": finding.rule,
            "original_score": original,
            "score": why.score,
            "textual_explanation": why.because,
            "score_context_improvement": why.score - original,
            "supportive_context_word": why.word,
            "validation_result": why.is_valid,
        }
        yield Found(entity=entity, start=start, end=end, score=why.score, explanation=explanation)


_EXPLANATION: Mapping[str, Any] = {
    "recognizer": RECOGNIZER,
    "pattern_name": None,
    "pattern": None,
    "original_score": 0.0,
    "score": 0.0,
    "textual_explanation": None,
    "score_context_improvement": 0,
    "supportive_context_word": "",
    "validation_result": None,
    "regex_flags": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _AdHoc:
    """A recognizer that came with a request: patterns, each with a name and a score."""

    name: str
    entity: str
    patterns: Sequence[tuple[str, re.Pattern[str], float]]
    context: frozenset[str]


def _ad_hoc(told: Mapping[str, Any], flags: int, context: Sequence[str]) -> _AdHoc:
    patterns = [
        (str(each.get("name", "")), _compiled(each["regex"], flags), float(each["score"]))
        for each in told.get("patterns") or ()
    ]
    words = [re.escape(word) for word in told.get("deny_list") or () if word]
    if words:
        listed = _compiled(rf"(?:^|(?<=\W))({'|'.join(words)})(?:(?=\W)|$)", flags)
        patterns.append(("deny_list", listed, float(told.get("deny_list_score", 1.0))))
    if not patterns:
        raise ParameterError(
            "Pattern recognizer should be initialized with patterns or a deny list"
        )
    return _AdHoc(
        name=str(told.get("name") or "PatternRecognizer"),
        entity=told["supported_entity"],
        patterns=patterns,
        context=frozenset(map(str.lower, (*(told.get("context") or ()), *context))),
    )


def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    try:
        return re.compile(pattern, flags)
    except (re.error, ValueError, OverflowError, RecursionError):
        raise ParameterError("a pattern or its flags are not valid") from None


def _ad_hoc_found(text: str, asked: Asked) -> Iterator[Found]:
    for own in asked.own:
        if asked.entities and own.entity not in asked.entities:
            continue
        for name, pattern, score in own.patterns:
            for match in pattern.finditer(text):
                if match.start() != match.end():
                    yield _matched(text, own, name, match, score)


def _matched(text: str, own: _AdHoc, name: str, match: re.Match[str], score: float) -> Found:
    before = _WORD.findall(text[max(0, match.start() - 200) : match.start()].lower())
    word = next((each for each in before[-_WORDS_BEFORE:] if each in own.context), "")
    improved = min(1.0, max(score + _ADDED, _AT_LEAST)) if word else score
    explanation = {
        **_EXPLANATION,
        "recognizer": own.name,
        "pattern_name": name,
        "pattern": match.re.pattern,
        "original_score": score,
        "score": improved,
        "score_context_improvement": improved - score,
        "supportive_context_word": word,
        "regex_flags": match.re.flags & ~re.UNICODE,
    }
    return Found(
        entity=own.entity,
        start=match.start(),
        end=match.end(),
        score=improved,
        explanation=explanation,
    )


def _without_doubles(found: Iterator[Found] | Collection[Found]) -> list[Found]:
    """Of what lies in another of its kind the one of the better score stays, then the longer."""
    ordered = sorted(found, key=lambda each: (-each.score, each.start, each.start - each.end))
    kept: dict[str, list[Found]] = {}
    for each in ordered:
        same = kept.setdefault(each.entity, [])
        if not any(one.start <= each.start and each.end <= one.end for one in same):
            same.append(each)
    told = [each for same in kept.values() for each in same]
    return sorted(told, key=lambda each: (-each.score, each.start, each.end))


def _allowed(asked: Asked) -> Callable[[str], bool]:
    """Whether a value is one of those that the caller lets through."""
    if not asked.allowed:
        return lambda _: False
    if asked.allowed_by == "exact":
        return frozenset(asked.allowed).__contains__
    if asked.allowed_by == "regex":
        pattern = _compiled("|".join(asked.allowed), asked.flags)
        return lambda value: pattern.search(value) is not None
    raise ParameterError("allow_list_match must either be set to 'exact' or 'regex'.")


def asked_of(options: Mapping[str, Any]) -> Asked:
    """An `/analyze` request, as the API passes it on. ParameterError when a pattern is none."""
    return Asked(
        entities=frozenset(options.get("entities") or ()),
        least=options.get("score_threshold", 0.0),
        explain=options.get("return_decision_process", False),
        recognizers=options.get("ad_hoc_recognizers", ()),
        context=options.get("context", ()),
        allowed=options.get("allow_list", ()),
        allowed_by=options.get("allow_list_match", "exact"),
        flags=options.get("regex_flags", _FLAGS),
    )


def results_of(told: Sequence[Mapping[str, Any]]) -> list[Result]:
    """The analyzer's results, as the API passes them on. ParameterError for one that ends before it
    begins."""
    for each in told:
        if each["start"] > each["end"]:
            raise ParameterError(
                f"Invalid input, start index '{each['start']}' must be smaller than end index"
                f" '{each['end']}'"
            )
    return [
        Result(
            start=each["start"],
            end=each["end"],
            entity=each["entity_type"],
            score=each.get("score", 0.0),
        )
        for each in told
    ]


def _analyze(desk: Desk, task: Task) -> Answer:
    options = task.options
    asked = asked_of(options)
    book = desk.checker().book
    check_entities(asked, book)
    wanted: dict[str, object] = {"format": "text", "offset_unit": "codepoint"}
    if PERSON in asked.entities:
        wanted["names"] = True
    scanner = desk.scanner(wanted)
    text = options["text"]
    if isinstance(text, str):
        return _told(analysed(text, asked, scanner, book))
    assert isinstance(text, Sequence)
    return _told([analysed(each, asked, scanner, book) for each in text])


def _anonymize(_: Desk, task: Task) -> Answer:
    asked: Mapping[str, Any] = task.options
    results = results_of(asked["analyzer_results"])
    return _engine_result(anonymized(asked["text"], results, asked.get("anonymizers") or {}))


def _deanonymize(_: Desk, task: Task) -> Answer:
    asked: Mapping[str, Any] = task.options
    results = results_of(asked["anonymizer_results"])
    return _engine_result(deanonymized(asked["text"], results, asked["deanonymizers"]))


def _engine_result(made: tuple[str, list[Item]]) -> Answer:
    text, items = made
    return _told({"text": text, "items": [each.told() for each in items]})


def _entities(desk: Desk, _: Task) -> Answer:
    return _told(supported(desk.checker().book))


def _told(content: object, status: int = 200) -> Answer:
    # Escaped: half of a surrogate pair, legal in JSON, is not in UTF-8.
    return Answer(status=status, body=json.dumps(content).encode())


def _faults_told(run: Callable[[Desk, Task], Answer]) -> Callable[[Desk, Task], Answer]:
    def told(desk: Desk, task: Task) -> Answer:
        try:
            return run(desk, task)
        except ParameterError as error:
            return _told({"error": str(error)}, 422)
        except UncheckedError:
            return _told({"error": "the text could not be checked"}, 500)

    return told


#: By kind, for `tasks`.
TASKS: Mapping[str, Callable[[Desk, Task], Answer]] = {
    "analyze": _faults_told(_analyze),
    "anonymize": _faults_told(_anonymize),
    "deanonymize": _faults_told(_deanonymize),
    "presidio_entities": _faults_told(_entities),
}
