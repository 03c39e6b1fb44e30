"""``/healthz``: this process lives. ``/readyz``: a press would reach a person."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import orjson
import sqlalchemy as sa
from fastapi import APIRouter, Request, Response

from kit.database import Transaction, is_unavailable
from kit.http import Db

log = logging.getLogger(__name__)

router = APIRouter(tags=["health"])

WITHIN_S = 2.0
PARTS = ("database", "broker", "engine", "feed")

# A bridge renews its lease only while its broker connections are up: its lease proves the broker.
_ALIVE = sa.text(
    """
    select count(*) filter (where role = 'bridge') as broker,
           count(*) filter (where role = 'engine') as engine
    from leases where expires_at > clock_timestamp()
    """
)


@router.get("/healthz", summary="This process lives")
async def healthz() -> dict[str, str]:
    """Asks nothing of anybody else."""
    return {"state": "alive"}


@router.get(
    "/readyz",
    summary="The whole chain works",
    responses={503: {"description": "Some part does not work"}},
)
async def readyz(request: Request, database: Db) -> Response:
    """200 only when database, broker, engine and feed work; 503 names what does not."""
    parts: dict[str, Any] = dict.fromkeys(PARTS, False)
    try:
        async with asyncio.timeout(WITHIN_S), database.transaction() as tx:
            parts.update(await alive(tx))
    except Exception as error:
        if not is_unavailable(error):
            raise
        log.warning("not ready: %r", error)
    parts["feed"] = request.app.state.feed_reader.works
    ready = all(parts.values())
    body = {"state": "ready" if ready else "not_ready", **{name: _word(parts[name]) for name in PARTS}}
    return Response(orjson.dumps(body), 200 if ready else 503, media_type="application/json")


def _word(works: bool) -> str:
    return "works" if works else "down"


async def alive(tx: Transaction) -> dict[str, bool]:
    """Which parts give a sign of life; whoever asks has proved the database."""
    row = await tx.row(_ALIVE)
    assert row is not None
    return {"database": True, "broker": row["broker"] > 0, "engine": row["engine"] > 0}
