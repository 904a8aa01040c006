"""What a caller adds to a scan: the option `names`, names told, detectors from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from redactor.context.candidate import Answer
from redactor.model import Span
from redactor.rulebook import Rule


class Outside(Protocol):
    """A detector that is none of the rulebook's: it brings its rules, and reads whole texts.

    What it answers is weighed, judged and decided about like any other finding."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that its answers go by; their `decision` says what to do with them."""

    def read(self, text: str) -> Iterable[tuple[Rule, Answer]]:
        """What it finds in a text, in code points of it."""


class Asked(NamedTuple):
    """`names`: running prose is read for names too, and `told` are those that somebody else sees
    in the text; `outside`: detectors that read the text beside those of the rulebook."""

    names: bool = False
    told: Sequence[Span] = ()
    outside: Sequence[Outside] = ()
