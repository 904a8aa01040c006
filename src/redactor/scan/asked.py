"""What a caller adds to a scan: the option `names`, names told, detectors from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from redactor.context.candidate import Answer
from redactor.context.surroundings import Surroundings
from redactor.model import Span
from redactor.rulebook import Rule


@runtime_checkable
class Outside(Protocol):
    """A detector that is none of the rulebook's: it brings its rules, and reads whole texts.

    What the rulebook finds goes first; of what it answers that part counts which is not found
    already. It is judged and decided about like any other finding."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that its answers go by; their `decision` says what to do with them."""

    def heads(self, header: str) -> bool:
        """Whether a cell with this text is the header of a column that it reads."""

    def read(self, around: Surroundings) -> Iterable[tuple[Rule, Answer]]:
        """What it finds in `around.text`, in code points of it."""


class Asked(NamedTuple):
    """`names`: running prose is read for names too, and `told` are those that somebody else sees
    in the text; `outside`: detectors that read the text beside those of the rulebook; `beside`: what
    stands in a finding's row is wanted, too (`redactor.context.beside`)."""

    names: bool = False
    told: Sequence[Span] = ()
    outside: Sequence[Outside] = ()
    beside: bool = False
