"""Made-up values, another for each hiding place."""

from __future__ import annotations

from corpora.generator.checks import resident


class Values:
    """Hands out a resident number for each place; `planted` says which went where.

    The numbers of two makers differ when their `series` (0–99) differ, so that a value in the
    wrong file shows.
    """

    def __init__(self, series: int) -> None:
        self._series = series
        self.planted: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        number = len(self.planted)
        year, month, day = 1950 + self._series % 50, number // 28 % 12 + 1, number % 28 + 1
        head = f"64010{4 + self._series // 50}{year}{month:02}{day:02}{990 + number // 336}"
        return self.planted.setdefault(place, head + resident(head))
