"""What is done now and then while the service runs: hooks are told, texts of closed drafts go."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator

from redactor_service.reviews.desk import Reviews

_logger = logging.getLogger("redactor_service")

#: Seconds between two looks at what hooks are to be told, and between two deletions.
_TELL, _PURGE = 1.0, 60.0


class Upkeep:
    """Both loops, until `stop`. What failed is tried again the next time."""

    def __init__(self, reviews: Reviews) -> None:
        self._reviews = reviews
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._tell()), asyncio.create_task(self._purge())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks)

    async def _tell(self) -> None:
        while True:
            tried = 0
            with self._told():
                tried = await asyncio.to_thread(self._reviews.outbox.deliver_due)
            if not tried:
                await asyncio.sleep(_TELL)

    async def _purge(self) -> None:
        while True:
            with self._told():
                await asyncio.to_thread(self._reviews.purge)
            await asyncio.sleep(_PURGE)

    @staticmethod
    @contextlib.contextmanager
    def _told() -> Iterator[None]:
        try:
            yield
        # Whatever it was, it must not end what is done every minute; its words may hold a value.
        except Exception as error:
            _logger.warning("reviews: upkeep failed, it is tried again: %s", type(error).__name__)
