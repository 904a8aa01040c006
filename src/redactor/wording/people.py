"""People whose titles and order a pack gives: is the title the person's, is a list in order.

市长王某某 is wrong where the pack says that 王某某 is 市委书记; 李某某、王某某 where the pack puts 王某某 first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from redactor.model import Certainty
from redactor.rulebook import GuardedName, Rule, Severity, Term
from redactor.wording import usage
from redactor.wording.hits import Hit

# What parts the names of a list.
_LISTED = re.compile(r"[、，, \u3000和与及]{1,3}(?:以及)?")
# A title stands right before the name or right behind it.
_BETWEEN = re.compile("[ \u3000]{0,2}(?:同志)?[ \u3000]{0,2}$")
#: Evidence.
_TITLE = "title of a person"
_PAST = re.compile("[原前时]任?$|曾任$|拟任$")


class People:
    """The people of all packs; made once."""

    def __init__(self, people: Sequence[tuple[Rule, GuardedName]]) -> None:
        self._people = {name.text: (rule, name) for rule, name in people}
        titles = sorted({title for _, name in people for title in name.titles}, key=len)
        self._titles = re.compile("|".join(map(re.escape, reversed(titles))) or "(?!)")
        self._longest = max(map(len, titles), default=0)

    def hits(self, text: str, names: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        """What is wrong about the people among the names found."""
        if not self._people:
            return
        people = sorted((start, end) for start, end in names if text[start:end] in self._people)
        for start, end in people:
            hit = self._wrong_title(text, start, end)
            if hit is not None and not usage.is_taught(text, hit.start, hit.end):
                yield hit
        yield from self._wrong_orders(text, people)

    def _wrong_title(self, text: str, start: int, end: int) -> Hit | None:
        rule, person = self._people[text[start:end]]
        if not person.titles:
            return None
        low = max(0, start - self._longest - 4)
        before = list(self._titles.finditer(text, low, start))
        if before and _BETWEEN.fullmatch(text, before[-1].end(), start):
            found = before[-1]
            past = _PAST.search(text, max(0, found.start() - 3), found.start())
            if found.group() in person.titles or past:
                return None
            return _hit(rule, person, (found.start(), end), f"{person.titles[0]}{person.text}")
        after = self._titles.match(text, end)
        if after is None or after.group() in person.titles:
            return None
        return _hit(rule, person, (start, after.end()), f"{person.text}{person.titles[0]}")

    def _wrong_orders(self, text: str, people: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        """Runs of names with no more than 、 between them that do not ascend."""
        run: list[tuple[int, int]] = []
        for span in people:
            if run and not _LISTED.fullmatch(text, run[-1][1], span[0]):
                yield from self._wrong_order(text, run)
                run = []
            if self._people[text[span[0] : span[1]]][1].order is not None:
                run.append(span)
        yield from self._wrong_order(text, run)

    def _wrong_order(self, text: str, run: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        names = [self._people[text[start:end]] for start, end in run]
        orders = [name.order or 0 for _, name in names]
        if len(run) < 2 or orders == sorted(orders):
            return
        right = [name.text for _, name in sorted(names, key=lambda each: each[1].order or 0)]
        pieces = [right[0]]
        for (_, end), (start, _), name in zip(run, run[1:], right[1:], strict=False):
            pieces += (text[end:start], name)
        yield _hit(*names[0], (run[0][0], run[-1][1]), "".join(pieces), "order")


def _hit(
    rule: Rule, person: GuardedName, span: tuple[int, int], right: str, why: str = _TITLE
) -> Hit:
    severity = Severity.WARN if person.severity is Severity.REPLACE else person.severity
    term = Term(text=person.text, severity=severity, replacements=(right,), basis=person.basis)
    return Hit(*span, rule, term, Certainty.LIKELY, (why,))
