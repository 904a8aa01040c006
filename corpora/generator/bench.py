"""Text of a given size with a given density of planted values, for benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random

from corpora.generator.coverage import Habit
from corpora.generator.kinds import common, kinds
from corpora.generator.model import Planted
from corpora.generator.page import Page, values
from corpora.generator.scene import Scene

KILOBYTE = 1024
MOST_PER_KB = 12
"""Above this the labels alone would fill the text."""

_DENSE = (
    "{n}．{name}，{RESIDENT_ID=}，{MOBILE_PHONE=}，{BANK_CARD=}。",
    "{name}\t{RESIDENT_ID}\t{MOBILE_PHONE}\t{amount}",
    "{name}（{RESIDENT_ID}，{MOBILE_PHONE}），领取{amount}元。",
    "户主{name}，{RESIDENT_ID=}，{BANK_ACCOUNT=}，{MOBILE_PHONE=}。",
    "车主{name}，{VEHICLE_PLATE}，{MOBILE_PHONE=}，{RESIDENT_ID=}。",
    "残疾人{name}，{DISABILITY_CERTIFICATE=}，{BANK_CARD=}，{MOBILE_PHONE=}。",
)
_SINGLE = (
    "联系人：{name}，{MOBILE_PHONE=}。",
    "{name}，{sex}，{RESIDENT_ID=}，住{village}。",
    "补助资金已打入{name}的账户，{BANK_CARD=}。",
    "涉案车辆{brand}，{VEHICLE_PLATE=}。",
    "咨询请拨打{LANDLINE_PHONE=}。",
    "{company}，{CREDIT_CODE=}。",
)
# The last stretch: cut to the byte, so it holds no number.
_TAIL = "各单位要认真贯彻落实有关要求，压实责任，加强监督检查，确保各项工作落到实处。"
_TURNS_A_SCENE = 200


def text_of(seed: int, size: int, values_per_kb: float) -> tuple[str, tuple[Planted, ...]]:
    """Text of `size` UTF-8 bytes with that many values per 1024 bytes, whatever their action.

    A few bytes may be missing; below a kilobyte there may be a few too many.
    """
    if not 0 <= values_per_kb <= MOST_PER_KB:
        raise ValueError(f"values_per_kb is from 0 to {MOST_PER_KB}, not {values_per_kb}")
    rng = Random(f"text {seed} {size} {values_per_kb}")
    writer = _Writer(rng, size, values_per_kb / KILOBYTE)
    return writer.finish()


@cache
def _items() -> tuple[str, ...]:
    """The items of all kinds."""
    return tuple(item for kind in kinds().values() for item in kind.items if values(item))


@cache
def _at_most(count: int) -> tuple[str, ...]:
    """Templates with at most so many values."""
    return tuple(item for item in (*_SINGLE, *_items()) if len(values(item)) <= count)


class _Writer:
    """Writes lines until the size is reached, a value whenever one is due."""

    def __init__(self, rng: Random, size: int, density: float) -> None:
        self._rng = rng
        self._size = size
        self._density = density
        self._total = round(size * density)
        self._bytes = 0
        self._page = Page(Scene(rng), Habit(rng))
        self._planted: list[Planted] = []
        self._chunks: list[str] = []
        self._shift = 0
        self._turns = 0

    def finish(self) -> tuple[str, tuple[Planted, ...]]:
        """All lines, then plain prose up to the size."""
        while self._step():
            pass
        self._flush()
        room = self._size - self._bytes
        prose = _TAIL * (room // len(_TAIL.encode()) + 1)
        self._chunks.append(prose.encode()[: max(room, 0)].decode(errors="ignore"))
        return "".join(self._chunks), tuple(self._planted)

    def _step(self) -> bool:
        """Write a line, unless all values stand and no filler fits."""
        missing = self._total - self._count()
        due = self._bytes * self._density - self._count()
        if missing > 0 and (due > 0 or self._room() < 400):
            self._write(self._rng.choice(self._due(due, missing)))
        elif self._room() >= 700:
            self._write(self._rng.choice(common().fillers))
        elif missing > 0:
            self._write(_TAIL)
        else:
            return False
        return True

    def _due(self, due: float, missing: int) -> Sequence[str]:
        if missing >= 4 and (due > 6 or self._room() < 100 * missing):
            return _DENSE
        return _at_most(min(missing, 4))

    def _count(self) -> int:
        return len(self._planted) + len(self._page.planted)

    def _room(self) -> int:
        return self._size - self._bytes

    def _write(self, template: str) -> None:
        if self._turns == _TURNS_A_SCENE:
            self._flush()
        self._turns += 1
        cell = Page(self._page.scene, self._page.pen)
        self._page.scene.turn()
        cell.line(template)
        self._bytes += len(cell.text.encode())
        self._page.add(cell)

    def _flush(self) -> None:
        """Put the page by and move to another county."""
        page, self._page = self._page, Page(Scene(self._rng), Habit(self._rng))
        self._chunks.append(page.text)
        self._planted += [one.moved(self._shift) for one in page.planted]
        self._shift += page.length
        self._turns = 0
