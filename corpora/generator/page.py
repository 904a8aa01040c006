"""Templates into text, with the offsets of every planted value.

`{name}` is a word of the scene. `{ENTITY}` or `{ENTITY.variant}` plants a value; `{ENTITY=}` puts a
label before it. Under a column header the header is the label.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from corpora.generator import numbers, shapes, words
from corpora.generator.coverage import SHAPES_OF, Pen
from corpora.generator.model import Planted, Slot
from corpora.generator.scene import Scene, known

_SLOT = re.compile(r"\{([a-z0-9]+|[A-Z_]+(?:\.[a-z]+)?=?)\}")
_JOINERS = ("：",) * 11 + (":", ":", "为", "为", " ", "： ", ": ", "是")
#: A word that hides a name: what is planted is its mask.
_COVERED = "covered2"
_WORDED = frozenset(
    {"MILITARY_ID", "MARRIAGE_CERTIFICATE", "ADOPTION_CERTIFICATE", "PROPERTY_CERTIFICATE"}
)


class TemplateError(ValueError):
    """A template names a slot that nobody fills."""


@cache
def parts(template: str) -> tuple[str | Slot, ...]:
    """A template as text and slots in turn."""
    pieces = _SLOT.split(template)
    return tuple(
        _slot(piece, template) if place % 2 else piece
        for place, piece in enumerate(pieces)
        if piece
    )


def values(template: str) -> tuple[Slot, ...]:
    """The slots of a template that plant something."""
    return tuple(part for part in parts(template) if isinstance(part, Slot) and not part.is_word)


def _slot(name: str, template: str) -> Slot:
    key = name.removesuffix("=")
    if key[0].islower():
        if not known(key):
            raise TemplateError(f"{{{name}}} is no word of a scene: {template}")
        return Slot(key)
    if key not in numbers.MAKERS:
        raise TemplateError(f"{{{name}}} has no maker: {template}")
    entity, _, variant = key.partition(".")
    if name.endswith("=") and not _labels(key):
        raise TemplateError(f"{{{name}}} has no label: {template}")
    return Slot(key, entity, variant, labelled=name.endswith("="), action=numbers.action(key))


@cache
def _labels(key: str) -> tuple[str, ...]:
    """Labels of a variant, or of its entity where the variant has none."""
    listed = words.labels()
    return listed.get(key) or listed.get(key.partition(".")[0], ())


@cache
def _may_mix(entity: str) -> tuple[bool, bool]:
    """Whether Chinese digits may be mixed in, and whether the number falls into groups."""
    return "chinese" in SHAPES_OF[entity], "nbsp" in SHAPES_OF[entity]


class Page:
    """Text under way. `headed`: a column header or another text labels every value."""

    def __init__(
        self, scene: Scene, pen: Pen, *, place: str = "prose", headed: bool = False
    ) -> None:
        self.scene = scene
        self.pen = pen
        self.length = 0
        self.planted: list[Planted] = []
        self._place = place
        self._headed = headed
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        """All of it so far."""
        return "".join(self._pieces)

    def put(self, text: str) -> None:
        """Add text as it is."""
        self._pieces.append(text)
        self.length += len(text)

    def write(self, template: str) -> None:
        """Add a template, its slots filled."""
        for part in parts(template):
            if isinstance(part, str):
                self.put(part)
            elif part.is_word:
                start = self.length
                self.put(self.scene.word(part.key))
                if part.key == _COVERED:
                    self.planted.append(
                        Planted(
                            start=start,
                            end=self.length,
                            entity="MASKED",
                            shape=shapes.PLAIN,
                            action="note",
                        )
                    )
            else:
                self._plant(part)

    def line(self, template: str) -> None:
        """Add a template and a line end."""
        self.write(template)
        self.put("\n")

    def add(self, other: Page) -> None:
        """Add another page with its values."""
        self.planted += [one.moved(self.length) for one in other.planted]
        self.put(other.text)

    def cell(self, template: str, place: str) -> Page:
        """A page of the same scene for one value under a header."""
        page = Page(self.scene, self.pen, place=place, headed=True)
        page.write(template)
        return page

    def width(self) -> int:
        """Columns that the text takes where Chinese characters take two."""
        return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in self.text)

    def _plant(self, slot: Slot) -> None:
        rng = self.scene.rng
        shape = self.pen.shape(slot, self._place)
        ask = numbers.Ask(self.scene, shape, labelled=slot.labelled or self._headed)
        number = numbers.MAKERS[slot.key](ask)
        chinese, grouped = _may_mix(slot.entity)
        value = shapes.write(shape, number, rng, chinese=chinese, grouped=grouped)
        if slot.labelled and not self._headed:
            self.put(self._label(slot, value))
        start = self.length
        self.put(value)
        planted = Planted(
            start=start, end=self.length, entity=slot.entity, shape=shape, action=slot.action
        )
        self.planted.append(planted)

    def _label(self, slot: Slot, value: str) -> str:
        """A label and what people write after it; `身份证号640104…` too."""
        rng = self.scene.rng
        label = rng.choice(_labels(slot.key))
        joined = label[-1].isascii() or slot.entity in _WORDED
        if not joined and rng.random() < 0.07:
            return label
        return label + rng.choice(_JOINERS)
