"""Numbers that no detector, label or topic told, by the signs around them.

What the talk is of tells the kind; where it does not, the number is a PERSONAL_NUMBER, which
somebody has to look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from redactor.context.candidate import Answer
from redactor.context.found import Found
from redactor.context.labels import LOOKALIKE
from redactor.context.number_signs import PAGE, NumberSigns, numbers_in, signs
from redactor.context.papers import PAPERS, paper_spoken_of
from redactor.context.surroundings import Surroundings
from redactor.model import Certainty
from redactor.rulebook import Rule, Rulebook
from redactor.scan.resolve import Claims
from redactor.text.folding import fold
from redactor.text.patterns import lazily

UNKNOWN = "PERSONAL_NUMBER"
_BEFORE, _BEHIND = 40, 12
# What is spoken of right before a number, by the number's kind, with the lengths that such have.
_TALK = (
    ("WECHAT_ID", lazily("微信|薇信|威信|vx|VX|wx号"), range(5, 21)),
    ("QQ_ID", lazily("扣扣|企鹅|[Qq]{1,2}(?![A-Za-z0-9])"), range(5, 12)),
    ("VEHICLE_PLATE", lazily("[车号]牌|牌照|车号"), range(4, 8)),
    ("BANK_ACCOUNT", lazily("存?折|[账帐][户号]|银行|信用社|农商|打款|转账|汇款"), range(12, 33)),
    ("BANK_CARD", lazily("卡"), range(15, 20)),
    ("MOBILE_PHONE", lazily("电话|手机|联系|致电|拨|打"), range(11, 12)),
    ("LANDLINE_PHONE", lazily("电话|座机|固话|联系|致电|拨|打"), range(7, 13)),
    ("RESIDENT_ID", lazily("身份证|公民身份"), range(15, 19)),
)


class BySigns(NamedTuple):
    """The weights of the signs, and the rules that the numbers may be of, by entity."""

    weights: NumberSigns
    rules: Mapping[str, Rule]

    @classmethod
    def of(cls, book: Rulebook) -> BySigns:
        kinds = {UNKNOWN, *(kind for kind, _, _ in _TALK), *(paper.kind for paper in PAPERS)}
        rules = {rule.entity: rule for rule in book.rules if rule.entity in kinds}
        return cls(book.tables.derived(NumberSigns), rules)

    def told(self, around: Surroundings, found: Sequence[Found]) -> Iterator[Found]:
        """Numbers that nothing claimed and that are a person's by their signs."""
        text = around.text
        claims = Claims(found)
        page = text[:PAGE]
        for start, end in numbers_in(text):
            if claims.overlap(start, end) or not LOOKALIKE.isdisjoint(around.label(start)[0]):
                continue
            if self.weights.weight(signs(text, start, end, around.header(start), page)) <= 0:
                continue
            rule = self.rules.get(_kind(text, start, end)) or self.rules.get(UNKNOWN)
            if rule is not None:
                answer = Answer(Certainty.LIKELY, ("signs",), start, end)
                yield Found(start, end, rule, answer, text[start:end])


def _kind(text: str, start: int, end: int) -> str:
    """What number the talk before it, or else around it, is of."""
    length = sum(map(str.isalnum, fold(text[start:end])))
    for kind, talk, lengths in _TALK:
        if length in lengths and talk.search(text, max(0, start - _BEFORE // 2), start):
            return kind
    return paper_spoken_of(text, max(0, start - _BEFORE), end + _BEHIND) or UNKNOWN
