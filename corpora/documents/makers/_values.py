"""Made-up values, another for each hiding place."""

from __future__ import annotations

from corpora.generator.checks import resident

#: Public, and stays.
PHONE = "办公电话：0951-6012345"


class Values:
    """Hands out a resident number for each place; `planted` says which went where.

    The numbers of two makers differ when their `series` (0–99) differ, so that a value in the
    wrong file shows.
    """

    def __init__(self, series: int) -> None:
        self._series = series
        self._count = 0
        self.planted: dict[str, str] = {}

    def __call__(self, place: str, *, numeric: bool = False) -> str:
        """The value of a place; `numeric`: one that does not end in X, and can be a number."""
        if place not in self.planted:
            value = self._next()
            while numeric and not value.isdigit():
                value = self._next()
            self.planted[place] = value
        return self.planted[place]

    def _next(self) -> str:
        number, self._count = self._count, self._count + 1
        year, month, day = 1950 + self._series % 50, number // 28 % 12 + 1, number % 28 + 1
        head = f"64010{4 + self._series // 50}{year}{month:02}{day:02}{990 + number // 336}"
        return head + resident(head)
