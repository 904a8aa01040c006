"""A recognizer of Presidio's as a detector of ours: other countries' identifiers in our drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerResult

from redactor.context.candidate import Answer
from redactor.errors import OptionError
from redactor.model import Action, Certainty
from redactor.rulebook import Rule
from redactor.text.folding import fold_plain

#: From these scores on.
_CONFIRMED, _LIKELY = 0.85, 0.5
#: How far before a value a word that speaks for it may stand.
_REACH = 24
# Letters to `\b`, so that a Western pattern does not see that a number ends beside them.
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")


class PresidioDetector:
    """Give it to `Scanner(outside=[…])`; what it finds is settled with the rest, and masked.

    `titles`: by entity, what an editor reads (美国社会安全号码); `cues`: by entity, Chinese words
    that speak for it right before the value, beside the recognizer's own context words; `least`:
    results of a lower score count only with such a word. `action`: what to do where the policy does
    not name the entity. `nlp_engine`: for recognizers that read Presidio's artifacts.

    The recognizer sees full-width characters as ASCII and, unless it is one for Chinese, blanks in
    place of Chinese characters: its patterns look for word edges, and hanzi are letters to them.
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
        if action not in list(Action):
            raise OptionError("no such action", where="action", advice=", ".join(Action))
        self._recognizer = recognizer
        self._evidence = f"presidio {recognizer.to_dict()['name']}"
        self._entities = list(recognizer.supported_entities)
        self._least = least
        self._nlp_engine = nlp_engine
        self._is_chinese = recognizer.supported_language.startswith("zh")
        own = [word.casefold() for word in recognizer.context or ()]
        self._cues = {
            entity: (*own, *(word.casefold() for word in (cues or {}).get(entity, ())))
            for entity in self._entities
        }
        self._rules = {
            entity: _rule(entity, (titles or {}).get(entity, f"标识号码（{entity}）"), action)
            for entity in self._entities
        }

    @property
    def rules(self) -> Sequence[Rule]:
        return tuple(self._rules.values())

    def read(self, text: str) -> Iterator[tuple[Rule, Answer]]:
        """What the recognizer finds."""
        seen = fold_plain(text)
        if not self._is_chinese:
            seen = _EAST_ASIAN.sub(" ", seen)
        artifacts: Any = None
        if self._nlp_engine is not None:
            language = self._recognizer.supported_language
            artifacts = self._nlp_engine.process_text(seen, language)
        for result in self._recognizer.analyze(seen, self._entities, artifacts) or ():
            answer = self._answer(text, result)
            if answer is not None:
                yield self._rules[result.entity_type], answer

    def _answer(self, text: str, result: RecognizerResult) -> Answer | None:
        before = text[max(0, result.start - _REACH) : result.start].casefold()
        is_cued = any(cue in before for cue in self._cues[result.entity_type])
        if result.score < self._least and not is_cued:
            return None
        if result.score >= _CONFIRMED:
            certainty = Certainty.CONFIRMED
        else:
            is_likely = is_cued or result.score >= _LIKELY
            certainty = Certainty.LIKELY if is_likely else Certainty.POSSIBLE
        evidence = (self._evidence, *(("cue",) if is_cued else ()))
        return Answer(certainty, evidence, result.start, result.end)


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
