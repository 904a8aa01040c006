"""What stands between the spider and the network: own hosts only, no inside addresses that nobody
named, and patience with servers that are busy."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from scrapy.exceptions import (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.resolver import CachingThreadedResolver

from redactor.batch.addresses import is_inside
from redactor.batch.collections.site.addresses import Scope, host_of, normal

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_PASSING = (DownloadConnectionRefusedError, DownloadFailedError, ResponseDataLossError)
#: Seconds before the first retry; each further one waits twice as long, and no longer than this.
_FIRST, _LONGEST = 1.0, 60.0


class OwnOnly:
    """Stops whatever is asked of a foreign host, whoever asks."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    @classmethod
    def from_crawler(cls, crawler: Any) -> OwnOnly:
        return cls(crawler.settings["OWN_SCOPE"])

    def process_request(self, request: Any) -> None:
        if not self._scope.holds(normal(request.url)):
            raise IgnoreRequest("foreign host")


class Patience:
    """Asks again, later and later, where a server is busy or a connection breaks; after the time that
    it names, where it names one. What took too long is asked for once more only."""

    def __init__(self, times: int, first: float) -> None:
        self._times = times
        self._first = first

    @classmethod
    def from_crawler(cls, crawler: Any) -> Patience:
        return cls(crawler.settings.getint("RETRY_TIMES"), _FIRST)

    async def process_response(self, request: Any, response: Any) -> Any:
        if response.status not in _BUSY:
            return response
        told = 0.0
        with suppress(ValueError, TypeError):
            told = float(response.headers.get("Retry-After"))
        return await self._again(request, self._times, told) or response

    async def process_exception(self, request: Any, exception: Exception) -> Any:
        if isinstance(exception, DownloadTimeoutError):
            return await self._again(request, min(self._times, 1))
        if isinstance(exception, _PASSING):
            return await self._again(request, self._times)
        return None

    async def _again(self, request: Any, times: int, told: float = 0.0) -> Any:
        tried = request.meta.get("tried", 0)
        if tried >= times:
            return None
        await asyncio.sleep(min(max(self._first * 2**tried, told), _LONGEST))
        again = request.copy()
        again.meta["tried"] = tried + 1
        return again


class InsideError(Exception):
    """A host that nobody named stands inside the network."""


class Resolver(CachingThreadedResolver):
    """Finds hosts by their names. One that was not named, but only stands below one that was, must
    not lead inside the network: whoever rules the name could point it at anything."""

    named: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Any:
        made = super().from_crawler(crawler, reactor)
        hosts = crawler.settings["OWN_SCOPE"].hosts
        made.named = frozenset(host_of(f"http://{each}").partition(":")[0] for each in hosts)
        return made

    def getHostByName(self, name: str, timeout: Any = ()) -> Any:  # noqa: N802 - Twisted's name
        found = super().getHostByName(name, timeout)
        return found if name in self.named else found.addCallback(_outside)


def _outside(address: str) -> str:
    if is_inside(address):
        raise InsideError
    return address
