"""A recognizer of Presidio's as a detector of ours: other countries' identifiers in our drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from redactor.context.candidate import Answer
from redactor.context.surroundings import Surroundings
from redactor.errors import OptionError
from redactor.model import Action, Certainty
from redactor.rulebook import Rule
from redactor.text.folding import fold_plain

#: From these scores on.
_CONFIRMED, _LIKELY = 0.85, 0.5
#: How far before a value a word that speaks for it may stand, in the same clause.
_REACH = 24
_CLAUSE = re.compile("[。！？；;!?\n]")
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
# Neither letter nor blank to a pattern: numbers end beside it, and none is read across it.
_STAND_IN = "\ue000"


class PresidioDetector:
    """Give it to `Scanner(outside=[…])`. What it finds beside our own findings, which go first, is
    decided about like any other.

    `titles`: by entity, what an editor reads (美国社会安全号码); `cues`: by entity, Chinese words
    that speak for it before the value, in its clause or over its column, beside the recognizer's own
    context words. Give cues: what has digits only counts with such a word alone, because many of our
    numbers have such a shape, and one in ten passes a check digit by chance. What has letters counts
    without, too, unless the recognizer scores its shape (before checks) lower than `least`; with a
    `least` of 0 everything counts. `action`: what to do where no policy names the
    entity. `nlp_engine`: for recognizers that read Presidio's artifacts, such as SpacyRecognizer.

    The recognizer sees full-width characters as ASCII and, unless it is one for Chinese, a stand-in
    that is no letter in place of Chinese characters, which to its patterns are letters.

    OptionError names what cannot be.
    """

    def __init__(
        self,
        recognizer: EntityRecognizer,
        *,
        titles: Mapping[str, str] | None = None,
        cues: Mapping[str, Sequence[str]] | None = None,
        least: float = 0.4,
        action: str = Action.MASK,
        nlp_engine: Any = None,
    ) -> None:
        _check(recognizer, titles or {}, cues or {}, least=least, action=action)
        _check_engine(recognizer, nlp_engine)
        self._recognizer = recognizer
        self._entities = list(recognizer.supported_entities)
        self._evidence = f"presidio {recognizer.to_dict()['name']}"
        self._least = least
        self._nlp_engine = nlp_engine
        self._is_chinese = recognizer.supported_language.startswith("zh")
        own = tuple(recognizer.context or ())
        self._cues = {
            entity: _any_of((*own, *(cues or {}).get(entity, ()))) for entity in self._entities
        }
        self._rules = {
            entity: _rule(entity, (titles or {}).get(entity, f"标识号码（{entity}）"), action)
            for entity in self._entities
        }

    @property
    def rules(self) -> Sequence[Rule]:
        """One for each entity, `presidio/us_ssn` for US_SSN."""
        return tuple(self._rules.values())

    def heads(self, header: str) -> bool:
        """Whether a cue stands in a header."""
        return any(cues.search(header) for cues in self._cues.values() if cues)

    def read(self, around: Surroundings) -> Iterator[tuple[Rule, Answer]]:
        """What the recognizer finds, and a word or a shape of some weight speaks for."""
        seen = fold_plain(around.text)
        if not self._is_chinese:
            # To a pipeline that cuts words, the stand-in would be part of one.
            seen = _EAST_ASIAN.sub(_STAND_IN if self._nlp_engine is None else " ", seen)
        artifacts: Any = None
        if self._nlp_engine is not None:
            language = self._recognizer.supported_language
            artifacts = self._nlp_engine.process_text(seen, language)
        for result in self._recognizer.analyze(seen, self._entities, artifacts) or ():
            answer = self._answer(around, seen, result)
            if answer is not None:
                yield self._rules[result.entity_type], answer

    def _answer(self, around: Surroundings, seen: str, result: RecognizerResult) -> Answer | None:
        start, end = result.start, result.end
        if not 0 <= result.score <= 1:
            raise ValueError("no score")
        if start == end or _cuts_a_run(seen, start) or _cuts_a_run(seen, end):
            return None
        is_cued = self._is_cued(around, start, result.entity_type)
        # A check digit lifts a score to 1; what it was before says how telling the shape is.
        explained = result.analysis_explanation
        shape = explained.original_score if explained else result.score
        if not is_cued and (shape < self._least or (self._least and not _has_letter(seen, result))):
            return None
        certainty = Certainty.LIKELY if is_cued or shape >= _LIKELY else Certainty.POSSIBLE
        if result.score >= _CONFIRMED and (is_cued or shape >= _CONFIRMED):
            certainty = Certainty.CONFIRMED
        return Answer(certainty, (self._evidence, *(("cue",) if is_cued else ())), start, end)

    def _is_cued(self, around: Surroundings, start: int, entity: str) -> bool:
        cues = self._cues[entity]
        before = _CLAUSE.split(around.text[max(0, start - _REACH) : start])[-1]
        return bool(cues and (cues.search(before) or cues.search(around.header(start))))


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    """Any of these words, those of Latin letters not inside of longer ones."""
    told = [word for word in words if word]
    if not told:
        return None
    either = "|".join(re.escape(word) for word in sorted(told, key=len, reverse=True))
    return re.compile(f"(?<![A-Za-z])(?:{either})(?![A-Za-z])", re.IGNORECASE)


def _cuts_a_run(text: str, place: int) -> bool:
    """Whether letters or digits go on over a place: the result is a piece of something longer."""
    around = text[max(0, place - 1) : place + 1]
    return len(around) == 2 and around.isascii() and around.isalnum()


def _has_letter(text: str, result: RecognizerResult) -> bool:
    return any(map(str.isalpha, text[result.start : result.end]))


def _check(
    recognizer: object,
    titles: Mapping[str, str],
    cues: Mapping[str, Sequence[str]],
    *,
    least: float,
    action: str,
) -> None:
    if not isinstance(recognizer, EntityRecognizer):
        raise OptionError("must be a recognizer of Presidio's, made", where="recognizer")
    if action not in list(Action):
        raise OptionError(f"no such action: {action}", where="action", advice=", ".join(Action))
    if not isinstance(least, (int, float)) or not 0 <= least <= 1:
        raise OptionError("must be a number from 0 to 1", where="least")
    for where, told in (("titles", titles), ("cues", cues)):
        unknown = sorted(set(told) - set(recognizer.supported_entities))
        if unknown:
            known = ", ".join(recognizer.supported_entities)
            raise OptionError(
                f"not told by the recognizer: {', '.join(unknown)}", where=where, advice=known
            )
    for entity, words in cues.items():
        if isinstance(words, str):
            raise OptionError("must be a list", where=f"cues.{entity}", advice=f"[{words!r}]")


def _check_engine(recognizer: EntityRecognizer, nlp_engine: Any) -> None:
    """A recognizer of a pipeline's entities finds nothing without it, and nothing would tell."""
    if isinstance(recognizer, SpacyRecognizer) and nlp_engine is None:
        raise OptionError("the recognizer reads a pipeline's entities", where="nlp_engine")
    if nlp_engine is None:
        return
    known = nlp_engine.get_supported_languages()
    if recognizer.supported_language not in known:
        raise OptionError(
            f"the recognizer is for {recognizer.supported_language!r}",
            where="nlp_engine",
            advice=f"the engine reads {', '.join(known)}",
        )


def _rule(entity: str, title: str, action: str) -> Rule:
    return Rule(
        id=f"presidio/{entity.lower()}",
        entity=entity,
        title=title,
        why=f"Presidio 的识别器认为这里是{title}。",
        message=f"此处有{title}，属于个人的不宜公开。",
        suggestion="请遮掩或删除。",
        basis=("《个人信息保护法》第四条",),
        source=("https://microsoft.github.io/presidio/supported_entities/",),
        decision={"action": action},
    )
