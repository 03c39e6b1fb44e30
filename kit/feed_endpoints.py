"""``GET /feed/page``: the feed for those who poll."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from kit import feed_rows
from kit.access import Permission
from kit.feed_rows import FeedRows
from kit.fields import BIGINT_MAX
from kit.http import Tx, UnitOfWorkRoute, User

router = APIRouter(route_class=UnitOfWorkRoute, tags=["feed"])


class FeedPage(BaseModel):
    """Frames as on the WebSocket. ``next``: send as ``after`` next time."""

    items: list[dict[str, Any]] = Field(
        examples=[
            [{"seq": 42, "prev": 40, "type": "case.opened", "at": "2026-11-22T00:00:00Z", "case_id": 7}]
        ]
    )
    next: int = Field(examples=[42])


@router.get(
    "/feed/page",
    summary="The feed, by page",
    responses={200: {"model": FeedPage}},
    response_class=Response,
)
async def feed_page(
    tx: Tx,
    user: User,
    request: Request,
    after: Annotated[int, Query(ge=0, le=BIGINT_MAX)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """What the caller may see after ``after``, oldest first; a ``reset`` if that position is gone.

    Live: `GET /api/v1/feed?after=SEQ` as a WebSocket with the same frames and heartbeats.
    """
    user.require(Permission.READ_FEED)
    newest = await feed_rows.high_water(tx)
    if feed_rows.is_lost(after, await feed_rows.oldest(tx), newest):
        frames = [feed_rows.control_frame("reset", await tx.now(), newest)]
        return _answer(frames, newest)
    known: FeedRows = request.app.state.feed_reader.rows
    rows = await known.visible(tx, user, after, newest, limit)
    positions = [after, *(row.seq for row in rows)]
    frames = [row.frame(prev) for prev, row in zip(positions, rows, strict=False)]
    return _answer(frames, rows[-1].seq if len(rows) == limit else newest)


def _answer(frames: list[str], following: int) -> Response:
    body = f'{{"items":[{",".join(frames)}],"next":{following}}}'
    return Response(body, media_type="application/json")
