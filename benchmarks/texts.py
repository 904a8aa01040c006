"""The drafts that are measured, made from the generator's.

* clean: prose without a number of five digits;
* typical: the same prose with a planted value per 2 KB;
* forms: official pages full of numbers, a planted value per 2 KB and some seven look-alikes
  (document numbers, amounts, dates) per KB;
* dense: rosters, ten planted values per KB.
"""

from __future__ import annotations

from bisect import bisect_left

from corpora.generator import text_of
from redactor.text.clusters import REGION

TYPICAL, DENSE = 0.5, 10.0


def texts(size: int) -> dict[str, tuple[str, int]]:
    """Text and number of planted values by name, each of about `size` bytes."""
    forms, planted_in_forms = text_of(7, size, TYPICAL)
    dense, planted_in_dense = text_of(7, size, DENSE)
    prose = _prose(size)
    return {
        "clean": ("\n".join(prose), 0),
        "typical": _mixed(prose, TYPICAL),
        "forms": (forms, len(planted_in_forms)),
        "dense": (dense, len(planted_in_dense)),
    }


def _prose(size: int) -> list[str]:
    """Lines of the generator's text that hold no long number."""
    lines: list[str] = []
    total = 0
    seed = 100
    while total < size:
        seed += 1
        for line in text_of(seed, 400_000, 0.0)[0].split("\n"):
            if line and not REGION.search(line) and total < size:
                lines.append(line)
                total += len(line.encode()) + 1
    return lines


def _mixed(prose: list[str], per_kb: float) -> tuple[str, int]:
    """The prose with a line of planted values wherever one is due."""
    valued = _valued_lines()
    lines: list[str] = []
    planted = size = 0
    for line in prose:
        lines.append(line)
        size += len(line.encode()) + 1
        while planted < size * per_kb / 1000:
            extra, count = valued[len(lines) % len(valued)]
            lines.append(extra)
            planted += count
    return "\n".join(lines), planted


def _valued_lines() -> list[tuple[str, int]]:
    """Lines with planted values, and how many each holds."""
    text, planted = text_of(9, 200_000, DENSE)
    starts = [each.start for each in planted]
    found: list[tuple[str, int]] = []
    position = 0
    for line in text.split("\n"):
        end = position + len(line)
        count = bisect_left(starts, end) - bisect_left(starts, position)
        if count:
            found.append((line, count))
        position = end + 1
    return found
