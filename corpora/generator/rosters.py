"""Whole roster documents: tables of people with prose around them, in all forms of a table.

The shape of a value is form, headed or bare, and column with its variant: `csv.headed.id-short`.
Names, and phones of offices, are planted too, to be noted. `options` says how to scan the text.

>>> one = next(rosters(7, 1))
>>> one == next(rosters(7, 1))
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from corpora.generator import roster_html, words
from corpora.generator import roster_places as places
from corpora.generator.model import Draft
from corpora.generator.numbers import MAKERS, Ask
from corpora.generator.people import name
from corpora.generator.roster_cells import Cell, Writer, plain, planted
from corpora.generator.roster_forms import TEXT_FORMS
from corpora.generator.roster_sheet import Sheet, Traits, other, roster
from corpora.generator.scene import Scene

_Write = Callable[[Writer, Sheet, Random], None]

FORMS: dict[str, tuple[_Write, Traits]] = {
    **TEXT_FORMS,
    "html": (roster_html.write, roster_html.TRAITS),
}
_TEXT = tuple(TEXT_FORMS)
_SLOT = re.compile(r"\{([a-z0-9]+|[A-Z]+)\}")
_AGES = (6, 92)


def rosters(seed: int, count: int) -> Iterator[Draft]:
    """So many documents; the forms take turns, and one main table in three has no header."""
    forms = tuple(FORMS)
    for at in range(count):
        rng = Random(f"rosters {seed} {at}")
        form, headed = forms[at % len(forms)], at // len(forms) % 3 != 2
        yield _Document(rng, form).made(f"roster-{form}-{seed}-{at}", headed=headed)


class _Document:
    """One document under way."""

    def __init__(self, rng: Random, form: str) -> None:
        self._rng = rng
        self._form = form
        self._scene = Scene(rng, ages=_AGES)
        self._out = Writer()
        self._said = {"scheme": self._listed("schemes"), "town": places.town(rng)}

    def made(self, name: str, *, headed: bool) -> Draft:
        """Title and opening, the tables with something between them, contacts and sign-off."""
        rng = self._rng
        self._title()
        self._lines(rng.sample(words.listed("rosters", "openings"), rng.randint(0, 3)))
        for at, (is_roster, table_headed) in enumerate(self._tables(headed=headed)):
            if at:
                self._lines([self._listed("between")])
            self._table(at, is_roster=is_roster, headed=table_headed)
        self._lines(rng.sample(words.listed("rosters", "closings"), rng.randint(1, 4)))
        self._lines([self._listed("signoffs")])
        text, spans = self._out.finish()
        options = {"format": "html"} if self._form == "html" else {}
        return Draft(
            id=name,
            kind="roster",
            text=text,
            planted=spans,
            options={**options, "names": True, "today": self._scene.today.isoformat()},
        )

    def _tables(self, *, headed: bool) -> list[tuple[bool, bool]]:
        """(whether it is a roster, whether it has a header) of each table."""
        rng = self._rng
        tables = [(True, headed)]
        if rng.random() < 0.35:
            tables.append((True, rng.random() < 0.7))
        if rng.random() < 0.75:
            tables.insert(rng.randint(0, len(tables)), (False, rng.random() < 0.85))
        return tables

    def _table(self, at: int, *, is_roster: bool, headed: bool) -> None:
        rng = self._rng
        form = self._form
        if at and form != "html" and rng.random() < 0.4:
            form = rng.choice(_TEXT)
        write, traits = FORMS[form]
        sheet = (roster if is_roster else other)(
            self._scene, traits, self._above(is_roster=is_roster), headed=headed
        )
        # A blank line keeps a table apart from prose that has its delimiter.
        self._out.put("\n" if form in {"markdown", "wide"} or rng.random() < 0.4 else "")
        self._out.place = f"{form}.{'headed' if headed else 'bare'}"
        write(self._out, sheet, rng)
        self._out.place = "prose"
        if is_roster and rng.random() < 0.3:
            self._lines([self._listed("signers")])
        self._out.put("\n" if form == "markdown" or rng.random() < 0.8 else "")

    def _above(self, *, is_roster: bool) -> list[str]:
        """A title and a unit line over the header."""
        rng = self._rng
        lines = []
        if rng.random() < 0.5:
            template = "{town}{year}年" + self._said["scheme"]
            template += self._listed("list_names") if is_roster else "情况统计表"
            lines.append(self._filled_plain(template))
        if rng.random() < 0.5:
            lines.append(self._filled_plain(self._listed("units")))
        return lines

    def _title(self) -> None:
        place = self._rng.choice(("{county}", "{town}", "{county}{town}"))
        title = f"{place}{{year}}年{{month}}月{{scheme}}{self._listed('list_names')}"
        self._line(title, ("<h2>", "</h2>\n"))
        self._out.put("\n" if self._rng.random() < 0.5 else "")

    def _lines(self, templates: list[str]) -> None:
        for template in templates:
            for line in template.split("\n"):
                self._line(line, ("<p>", "</p>\n"))

    def _line(self, template: str, tags: tuple[str, str]) -> None:
        """A line of prose; between tags in HTML."""
        before, after = tags if self._form == "html" else ("", "\n")
        self._scene.turn()
        self._out.put(before)
        for at, piece in enumerate(_SLOT.split(template)):
            self._out.cell(self._slot(piece) if at % 2 else plain(piece), self._escape)
        self._out.put(after)

    def _escape(self, text: str) -> str:
        return roster_html.html_text(text) if self._form == "html" else text

    def _slot(self, key: str) -> Cell:
        """What a slot says: a word, or a value that is noted."""
        rng = self._rng
        if key == "NAME":
            return planted(name(rng, male=rng.random() < 0.5), "PERSON_NAME", "name", "note")
        if key == "LANDLINE":
            return self._number("LANDLINE_PHONE", "LANDLINE_PHONE", "office-phone")
        if key == "HOTLINE":
            return self._number("HOTLINE.short", "HOTLINE", "hotline")
        return plain(self._word(key))

    def _number(self, key: str, entity: str, column: str) -> Cell:
        number = MAKERS[key](Ask(self._scene, "plain", labelled=True))
        return planted(number.text, entity, column, "note")

    def _word(self, key: str) -> str:
        return self._said.get(key) or self._scene.word(key)

    def _filled_plain(self, template: str) -> str:
        return _SLOT.sub(lambda match: self._word(match.group(1)), template)

    def _listed(self, key: str) -> str:
        return self._rng.choice(words.listed("rosters", key))
