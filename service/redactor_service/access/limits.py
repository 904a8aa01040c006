"""How often one caller may ask: a bucket of tokens each, in this process."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

#: More callers than this are not remembered; the longest unseen goes first.
_CALLERS = 10_000


class Buckets:
    """A bucket for each caller, which fills with `per_minute` and holds a tenth of that, at least
    ten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str, per_minute: int) -> int | None:
        """None when the caller may ask now, else after how many whole seconds.

        >>> buckets = Buckets(clock=lambda: 0.0)
        >>> [buckets.take("a", 60) for _ in range(11)][8:]
        [None, None, 1]
        """
        moment = self._clock()
        size = max(10.0, per_minute / 10)
        left, since = self._buckets.pop(caller, (size, moment))
        left = min(size, left + (moment - since) * per_minute / 60)
        wait = None if left >= 1 else int((1 - left) * 60 / per_minute + 0.999) or 1
        self._buckets[caller] = (left if wait else left - 1, moment)
        if len(self._buckets) > _CALLERS:
            self._buckets.popitem(last=False)
        return wait
