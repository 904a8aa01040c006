"""军人证件号: 军字第1234567号, 士字第…, 武字第…, 南字第…; six to nine digits.

Court and notary papers are numbered alike (京民证字第12345号), so 军官证, 士兵证, 文职干部证 or 警官证 must
stand near, unless 字 follows a single one of the services' characters. Publishing a soldier's
identity is a matter of secrecy too: held, not masked.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import fold

_SERIAL = re.compile(r" ?第? {0,2}[0-9](?:[- ·.\n]?[0-9]){5,8}(?![0-9]) ?号?")
_SERVICES = frozenset("军士文武海空后政参装南北东西中联火战兰沈济广成京陆职官兵警学证")
_CARDS = re.compile("军官|士兵|士官|文职|警官|军人|武警|义务兵|部队证|学员证|离休干部|退休证|军队")
#: How far from the number the card is named (code points), over a line break too.
_REACH = 40


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Digits alone beside 军官证号."""
    if facts.rule.entity not in candidate.named or not 6 <= len(candidate.value) <= 9:
        return None
    if "字" in candidate.before(3):
        return None
    return candidate.answer(Certainty.LIKELY, "label")


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The character of the service, 字第, and the digits."""
    text = candidate.text
    serial = _SERIAL.match(fold(text[candidate.end : candidate.end + 30]))
    if not serial or not candidate.start:
        return None
    start = candidate.start - 1
    if text[start] in " \u3000\u00a0" and start:
        start -= 1
    if text[start] not in _SERVICES:
        return None
    entity = facts.rule.entity
    spoken = _CARDS.search(text, max(0, start - _REACH), candidate.end + _REACH)
    if not spoken and entity not in candidate.named_at(start):
        return None
    return candidate.answer(
        Certainty.CONFIRMED, "shape", "label", start=start, end=candidate.end + serial.end()
    )
