"""``/metrics`` for Prometheus: what waits, what is late, and how fast we answer."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest

from kit.http import Db

router = APIRouter(include_in_schema=False)

BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

_CASES = sa.text(
    """
    select priority::text as priority, state, count(*) as n from cases
    where closed_at is null group by 1, 2
    """
)
_NUMBERS = sa.text(
    """
    select (select count(*) from signals where state = 'waiting') as signals_waiting,
           (select count(*) from signals where state = 'set_aside') as signals_set_aside,
           (select count(*) from outbox where state = 'pending') as outbox_pending,
           (select count(*) from outbox where state = 'failed') as outbox_failed,
           (select count(*) from steps where due_at <= bell_now()) as steps_overdue,
           (select coalesce(greatest(extract(epoch from bell_now() - min(due_at)), 0), 0)
            from steps) as steps_lateness_seconds,
           (select count(*) from watchers
            where seen_at > clock_timestamp() - interval '10 seconds') as watchers
    """
)
_HELP = {
    "signals_waiting": "Signals that intake has not looked at yet",
    "signals_set_aside": "Signals that intake failed on",
    "outbox_pending": "Messages that wait to be sent",
    "outbox_failed": "Messages given up",
    "steps_overdue": "Escalation steps whose time has come",
    "steps_lateness_seconds": "How late the latest of them is",
    "watchers": "Users who hold a feed connection",
}


class Metrics:
    """One process's numbers; those of the database are read at each scrape."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._latency = Histogram(
            "bell_http_request_seconds",
            "Time from request to answer",
            ["method", "path", "status"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._cases = Gauge("bell_cases_open", "Open cases", ["priority", "state"], registry=self.registry)
        self._feed = Gauge("bell_feed_high_water", "Newest event fanned out", registry=self.registry)
        self._sockets = Gauge("bell_feed_sockets", "Open feed connections", registry=self.registry)
        self._numbers = {
            name: Gauge(f"bell_{name}", text, registry=self.registry) for name, text in _HELP.items()
        }

    def served(self, method: str, path: str, status: int, seconds: float) -> None:
        """Note one answered request; ``path`` is the route's template."""
        self._latency.labels(method, path, str(status)).observe(seconds)

    async def scrape(self, database: Db, feed_high_water: int, feed_sockets: int) -> bytes:
        """Everything, in Prometheus' text format."""
        async with database.transaction() as tx:
            cases = await tx.rows(_CASES)
            numbers = await tx.row(_NUMBERS)
        assert numbers is not None
        self._cases.clear()
        for row in cases:
            self._cases.labels(row["priority"], row["state"]).set(row["n"])
        for name, gauge in self._numbers.items():
            gauge.set(float(numbers[name]))
        self._feed.set(feed_high_water)
        self._sockets.set(feed_sockets)
        return generate_latest(self.registry)


@router.get("/metrics")
async def metrics(request: Request, database: Db) -> Response:
    """Numbers for Prometheus."""
    state = request.app.state
    body = await state.metrics.scrape(database, state.feed_reader.seq, state.feed_presence.count)
    return Response(body, media_type=CONTENT_TYPE_LATEST)
