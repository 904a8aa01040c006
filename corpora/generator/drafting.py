"""A whole document of a kind: title, head, opening, body, fillers, contacts, sign-off."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from corpora.generator import tables
from corpora.generator.coverage import Pen
from corpora.generator.kinds import Kind, common
from corpora.generator.model import Draft, Planted
from corpora.generator.page import Page
from corpora.generator.scene import Scene

_NUMBERINGS = ("{n}．", "{n}. ", "（{n}）", "{n}、", "　　", "", "第{n}项：", "● ")


def draft(name: str, kind: Kind, pen: Pen, rng: Random, focus: str = "") -> Draft:
    """A document. With a focus, most of its items plant a value of that key."""
    page = Page(Scene(rng, ages=kind.ages, offices=kind.offices), pen)
    _opening(page, kind)
    if kind.columns and rng.random() < kind.table:
        tables.write(page, kind.columns, rng.randint(*kind.rows), focus)
    _body(page, kind, focus)
    _fillers(page, rng.randint(1, 3))
    _closing(page, kind)
    return Draft(
        id=name,
        kind=kind.name,
        text=page.text,
        planted=tuple(_as_here(one, kind) for one in page.planted),
        options={"today": page.scene.today.isoformat()},
    )


def _as_here(one: Planted, kind: Kind) -> Planted:
    """The value, to be noted instead of masked where documents of this kind show such values."""
    return replace(one, action=kind.actions.get(one.entity, one.action))


def _opening(page: Page, kind: Kind) -> None:
    rng = page.scene.rng
    page.line(rng.choice(kind.titles))
    if rng.random() < 0.5:
        page.line(rng.choice(common().heads))
    page.put("\n" if rng.random() < 0.5 else "")
    page.scene.turn()
    page.line(rng.choice(kind.openings))


def _body(page: Page, kind: Kind, focus: str) -> None:
    rng = page.scene.rng
    numbering = rng.choice(_NUMBERINGS)
    page.scene.counter = 0
    for item in _items(kind, rng, focus):
        page.scene.turn()
        page.write(numbering)
        page.line(item)
        if rng.random() < 0.18:
            _fillers(page, 1)


def _items(kind: Kind, rng: Random, focus: str) -> list[str]:
    if not kind.items:
        return []
    if focus:
        wanted = kind.items_with(focus) or kind.items
        return [rng.choice(wanted if rng.random() < 0.8 else kind.items) for _ in range(8)]
    return rng.sample(kind.items, min(len(kind.items), rng.randint(*kind.items_count)))


def _fillers(page: Page, count: int) -> None:
    for filler in page.scene.rng.sample(common().fillers, count):
        page.line(filler)


def _closing(page: Page, kind: Kind) -> None:
    """Contacts without names and, never both, a person or a duty phone; then who and when."""
    rng = page.scene.rng
    page.scene.turn()
    lines = rng.sample((*kind.contacts, *common().contacts), rng.randint(1, 3))
    roll = rng.random()
    if roll < 0.35:
        lines.append(rng.choice(common().people))
    elif roll < 0.6:
        lines.insert(0, rng.choice(common().duty))
    for line in lines:
        page.line(line)
    page.line(rng.choice(common().signoffs))
