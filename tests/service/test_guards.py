"""Bodies that are held at once are bounded together, not only each."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from redactor_service.guards import BodyLimit


def test_a_crowd_with_large_bodies_is_told_to_come_again() -> None:
    async def run() -> list[int]:
        go = asyncio.Event()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await go.wait()
            await Response(status_code=204)(scope, receive, send)

        guarded, statuses = BodyLimit(app, limit=1_000), list[int]()

        async def ask() -> None:
            async def receive() -> Message:
                return {"type": "http.request", "body": b"a" * 1_000, "more_body": False}

            async def send(message: Message) -> None:
                if message["type"] == "http.response.start":
                    statuses.append(message["status"])

            scope: Scope = {"type": "http", "path": "/v1/scan", "headers": []}
            await guarded(scope, receive, send)

        first = [asyncio.create_task(ask()) for _ in range(20)]
        await asyncio.sleep(0.01)
        assert statuses == [429] * 4
        go.set()
        await asyncio.gather(*first)
        # What was given back can be had again.
        await asyncio.gather(*(ask() for _ in range(16)))
        return statuses

    assert asyncio.run(run()) == [429] * 4 + [204] * 32
