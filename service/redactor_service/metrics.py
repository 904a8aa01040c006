"""Figures for Prometheus. Labels are our own routes, never what a caller sent."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from redactor_service.work.pool import Pool

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)


class Metrics:
    """Of one application: tests make several in a process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "redactor_requests", "Requests", ("route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "redactor_request_seconds",
            "Time of a request",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._waiting = Gauge("redactor_waiting", "Tasks that wait", registry=self._registry)
        self._killed = Gauge(
            "redactor_workers_lost", "Workers that died at a task", registry=self._registry
        )

        #: Looking them up by their labels costs more than counting.
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def count(self, route: str, status: int, seconds: float) -> None:
        known = self._known.get((route, status))
        if known is None:
            counted = self._requests.labels(route, str(status)), self._seconds.labels(route)
            known = self._known[route, status] = counted
        known[0].inc()
        known[1].observe(seconds)

    def text(self, pool: Pool) -> tuple[bytes, str]:
        self._waiting.set(pool.waiting)
        self._killed.set(pool.killed)
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
