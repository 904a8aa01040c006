"""Names that must be written exactly, from lists and from the table of divisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from redactor.errors import RuleError
from redactor.model import Certainty
from redactor.rulebook import GuardedName, Rule, Rulebook, Severity, Tables, Term
from redactor.rulebook.words import SHORTEST, SHORTEST_NAME
from redactor.wording import usage
from redactor.wording.groups import wrong_groups
from redactor.wording.hits import Hit
from redactor.wording.lookalikes import Lookalikes
from redactor.wording.misspelt import Misspelt
from redactor.wording.near import Half, Near, NearNames
from redactor.wording.people import People
from redactor.wording.phrases import is_slip, set_phrases
from redactor.wording.spans import Spans

_LEVELS = frozenset({"province", "city", "county"})
#: Divisions of three characters are looked for with a like character: of counties there are too
#: many, and too many of them are ordinary words.
_SHORT_LEVELS = frozenset({"province", "city"})
#: A name this short with a mistake that no likeness explains is only told.
_SHORT = 4


class _Guarded(NamedTuple):
    rule: Rule
    name: GuardedName


class Guarded:
    """The guarded names of a rulebook; made once."""

    def __init__(self, book: Rulebook) -> None:
        self._by_name: dict[str, _Guarded] = {}
        known: set[str] = set()
        stems: set[str] = set()
        places: set[str] = set()
        phrases: set[str] = set()
        for rule in book.rules:
            if rule.names_table:
                table = _TABLES.get(rule.names_table)
                if table is None:
                    raise RuleError(
                        "no such table of names",
                        where=f"{rule.id}, key names_table",
                        advice=f"known are {', '.join(_TABLES)}",
                    )
                listed = book.tables.derived(table)
                known |= listed.ever
                stems |= listed.stems
                places |= listed.places
                phrases |= listed.phrases
                severity = Severity.WARN if listed.phrases else Severity.REPLACE
                for text in listed.guarded:
                    name = GuardedName(text=text, severity=severity)
                    self._by_name[text] = _Guarded(rule, name)
            for name in rule.names:
                self._by_name[name.text] = _Guarded(rule, name)
                known.update(name.short)
        self._people = People(
            [(each.rule, each.name) for each in self._by_name.values() if _is_person(each.name)]
        )
        #: Those of them that are phrases, and names of nothing.
        self.phrases = frozenset(phrases)
        #: Right names, as they are written.
        self.names = frozenset(self._by_name) | known
        #: All that is right, the short forms of places among it.
        self.right = self.names | stems
        if self._by_name:
            alikes = book.tables.derived(Lookalikes)
            forms = book.tables.derived(wrong_groups) if places else {}
            self._near: NearNames | None = NearNames(self._by_name, alikes, forms)
            self._alikes = alikes
            self._misspelt = Misspelt(self.right, places, alikes)
        else:
            self._near = None

    def guards(self, name: str) -> bool:
        """Whether near misses of a name are looked for."""
        return name in self._by_name

    @property
    def halves(self) -> Mapping[str, Half]:
        """The literals by which near misses are found."""
        return self._near.halves if self._near is not None else {}

    def near(
        self, text: str, found: Sequence[tuple[Half, int, int]], names: Sequence[tuple[int, int]]
    ) -> Iterator[Hit]:
        """Near misses around the halves that were found; `names`: where right ones stand."""
        if self._near is None:
            return
        exact = Spans(span for span in names if span[1] - span[0] >= SHORTEST_NAME)
        seen: set[Near] = set()
        best: dict[tuple[int, int], list[tuple[Near, Certainty]]] = {}
        for half, begin, stop in found:
            for near in self._near.near(text, half, begin, stop):
                if near in seen:
                    continue
                seen.add(near)
                judged = self._judged(text, near, exact)
                if judged is not None:
                    span = (judged[0].start, judged[0].end)
                    best.setdefault(span, []).append(judged)
        for start, end in names:
            name = text[start:end]
            is_guarded = self.guards(name) and name not in self.phrases
            twice = self._misspelt.doubled(text, start, name) if is_guarded else None
            if twice is not None:
                best.setdefault((twice.start, twice.end), []).append((twice, Certainty.CONFIRMED))
        for (start, end), several in best.items():
            if not usage.is_taught(text, start, end):
                yield self._hit(start, end, several)

    def _judged(self, text: str, near: Near, exact: Spans) -> tuple[Near, Certainty] | None:
        if near.name not in self.phrases:
            return self._misspelt.judged(text, near, exact.around(near.start, near.end))
        if text[near.start : near.end] in self.right or not is_slip(text, near, self._alikes):
            return None
        return near, Certainty.CONFIRMED

    def _hit(self, start: int, end: int, several: Sequence[tuple[Near, Certainty]]) -> Hit:
        """What is said of a near miss; where several names are as near, all of them."""
        sure = [each for each in several if each[1] is Certainty.CONFIRMED] or list(several)
        names = tuple(dict.fromkeys(near.name for near, _ in sure))
        near, certainty = sure[0]
        guarded = self._by_name[near.name]
        severity = guarded.name.severity
        if severity is Severity.REPLACE and (len(names) > 1 or certainty is Certainty.LIKELY):
            severity = Severity.WARN
        if certainty is Certainty.LIKELY and len(near.name) <= _SHORT:
            # 沙坪区 may be a place that no table knows.
            severity = Severity.HINT
        term = Term(text=near.name, severity=severity, replacements=names, basis=guarded.name.basis)
        return Hit(start, end, guarded.rule, term, certainty, ("near a name", near.kind))

    def people(self, text: str, names: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        """Titles that are not the person's, and lists of people out of their order."""
        return self._people.hits(text, names)


def _is_person(name: GuardedName) -> bool:
    return bool(name.titles) or name.order is not None


class _Listed(NamedTuple):
    """Names of a table: those that are guarded, every name that was ever right, short forms, and
    which of them are places whose last character may be left out, and which are phrases."""

    guarded: frozenset[str]
    ever: frozenset[str]
    stems: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()


def _divisions(tables: Tables) -> _Listed:
    """The divisions of today, and every name that a division ever had."""
    current: set[str] = set()
    ever: set[str] = set()
    for name, _, until, _, level, former, _ in tables["divisions"].values():
        ever.add(name)
        ever.update(each.partition(":")[0] for each in former.split(";") if each)
        if level in _LEVELS and not until and len(name) > (2 if level in _SHORT_LEVELS else 3):
            current.add(name)
    # Of 和田地区 too little is left with a mistake, and 地区 stands everywhere.
    places = frozenset(
        name
        for name in current
        if not name.startswith(("省直辖", "自治区直辖"))
        and not (name.endswith("地区") and len(name) == 4)
    )
    stems = frozenset(name[:-1] for name in ever if len(name) > SHORTEST)
    return _Listed(places, frozenset(ever), stems, places)


def _countries(tables: Tables) -> _Listed:
    """Countries of four characters or more, as they are called for short."""
    names = frozenset(row[1] for row in tables["countries"].values())
    guarded = frozenset(
        name for name in names if len(name) > 3 and "（" not in name and name[:2] != "中国"
    )
    return _Listed(guarded, names)


def _phrases(tables: Tables) -> _Listed:
    phrases = set_phrases(tables)
    return _Listed(phrases, phrases, phrases=phrases)


_TABLES = {"divisions": _divisions, "countries": _countries, "set_phrases": _phrases}
