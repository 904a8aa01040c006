"""What the generator hands out: a draft and the values planted in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One value in a text; offsets count code points and are half-open.

    `action` is what the policy of the project asks for: 'mask', 'hold' or 'note'.
    """

    start: int
    end: int
    entity: str
    shape: str
    action: str

    def moved(self, by: int) -> Planted:
        """The same value so many code points further on."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One made-up document with every identifier in it, in order of appearance.

    `options` are those that the text has to be scanned with, such as its format.
    """

    id: str
    kind: str
    text: str
    planted: tuple[Planted, ...]
    options: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """A `{…}` of a template: a word of the scene, or a value to plant (then `entity` is set).

    `key` is the word, or ENTITY, or ENTITY.variant; `labelled` says that a label goes before it.
    """

    key: str
    entity: str = ""
    variant: str = ""
    labelled: bool = False
    action: str = ""

    @property
    def is_word(self) -> bool:
        """Whether nothing is planted."""
        return not self.entity


@dataclass(frozen=True, slots=True)
class Number:
    """A value in its plain form, and in the groups in which people write it.

    `groups` joined without a separator are the bare characters; `tail` is what follows them
    whatever the grouping (the `转8001` of a landline).
    """

    text: str
    groups: tuple[str, ...]
    tail: str = ""
