"""The live feed: order, resuming, scope, heartbeats, resets, and who is told to go."""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa
from websockets.exceptions import ConnectionClosed

from kit import feed_presence, feed_reader
from kit.feed import FeedEvent
from tests.integration.api_harness import Api, Desk, running_api


@asynccontextmanager
async def desk(town_url: str) -> AsyncIterator[tuple[Api, Desk]]:
    async with running_api(town_url) as api:
        yield api, await api.sign_in("dispatcher")


async def happens(api: Api, *events: FeedEvent) -> None:
    async with api.process.database.transaction() as tx:
        tx.feed.extend(events)


async def street_desk(api: Api) -> Desk:
    """A dispatcher who sees the first street only."""
    admin = await api.sign_in("admin")
    body = {"username": "street", "password": "street-password", "roles": ["dispatcher"], "area_id": 3}
    assert (await admin.post("/users", body)).status_code == 201
    return await api.sign_in("street", "street-password")


async def test_frames_carry_seq_prev_and_the_event(town_url: str) -> None:
    async with desk(town_url) as (api, dispatcher), dispatcher.feed(after=0) as frames:
        first = await frames.next()
        assert (first["type"], first["seq"], first["prev"]) == ("heartbeat", 0, 0)
        await happens(api, FeedEvent("case.opened", case_id=7, area_path="/1/2/", data={"priority": 1}))
        frame = await frames.event()
        at = frame.pop("at")
        assert at.startswith("20")
        assert frame == {"seq": 1, "prev": 0, "type": "case.opened", "case_id": 7, "priority": 1}


async def test_a_reader_resumes_without_gap_or_repeat(town_url: str) -> None:
    async with desk(town_url) as (api, dispatcher):
        for number in range(1200):
            await happens(api, FeedEvent(f"e{number}"))
        async with dispatcher.feed(after=3) as frames:
            await happens(api, FeedEvent("live"))
            seen = [await frames.event() for _ in range(1198)]
        assert [frame["seq"] for frame in seen] == list(range(4, 1202))
        assert [frame["prev"] for frame in seen] == list(range(3, 1201))


async def test_scope_is_checked_live_and_on_replay(town_url: str) -> None:
    async with running_api(town_url) as api:
        street = await street_desk(api)
        others = FeedEvent("elsewhere", area_path="/1/2/400/")
        await happens(api, others, FeedEvent("here", area_path="/1/2/3/4/"), FeedEvent("nobody knows"))
        async with street.feed(after=0) as frames:
            replayed = [await frames.event(), await frames.event()]
            await happens(api, others, FeedEvent("here again", area_path="/1/2/3/"))
            live = await frames.event()
        assert [(f["type"], f["seq"], f["prev"]) for f in [*replayed, live]] == [
            ("here", 2, 0),
            ("nobody knows", 3, 2),
            ("here again", 5, 3),
        ]
        page = (await street.get("/feed/page", after=0)).json()
        assert [item["type"] for item in page["items"]] == ["here", "nobody knows", "here again"]
        assert page["next"] == 5


async def test_a_lost_position_gets_a_reset(town_url: str) -> None:
    async with desk(town_url) as (api, dispatcher):
        await happens(api, *(FeedEvent(f"e{number}") for number in range(5)))
        async with api.process.database.transaction() as tx:
            await tx.execute(sa.text("delete from feed where seq <= 3"))
        for gone in (1, 99):
            async with dispatcher.feed(after=gone) as frames:
                reset = await frames.next()
                assert (reset["type"], reset["seq"]) == ("reset", 5)
            page = (await dispatcher.get("/feed/page", after=gone)).json()
            assert (page["items"][0]["type"], page["next"]) == ("reset", 5)
        async with dispatcher.feed(after=3) as frames:
            assert (await frames.next())["seq"] == 4


async def test_a_heartbeat_comes_within_five_seconds_and_is_safe_to_resume_from(town_url: str) -> None:
    async with running_api(town_url) as api:
        street = await street_desk(api)
        async with street.feed(after=0) as frames:
            await frames.next()
            await happens(api, FeedEvent("elsewhere", area_path="/1/2/400/"))
            started = time.monotonic()
            beat = await frames.next(within_s=5.5)
            assert time.monotonic() - started <= 5
            assert (beat["type"], beat["seq"], beat["prev"]) == ("heartbeat", 1, 0)


async def test_who_is_not_signed_in_is_closed_with_4401(town_url: str) -> None:
    async with running_api(town_url) as api:
        async with Desk(api, "no-token").feed() as frames:
            with pytest.raises(ConnectionClosed) as closed:
                await frames.next()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


async def test_a_session_that_ends_closes_its_feed(town_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_presence, "WATCH_S", 0.1)
    monkeypatch.setattr(feed_presence, "CHECK_S", 0.2)
    async with desk(town_url) as (api, dispatcher), dispatcher.feed() as frames:
        await frames.next()
        answer = await api.client.delete("/api/v1/sessions/current", headers=dispatcher.headers)
        assert answer.status_code == 204
        with pytest.raises(ConnectionClosed) as closed:
            await frames.event()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


async def test_a_watcher_is_on_record_while_connected(town_url: str) -> None:
    async with desk(town_url) as (api, dispatcher):

        async def watchers() -> list[str]:
            async with api.process.database.transaction() as tx:
                return [row["process"] for row in await tx.rows(sa.text("select process from watchers"))]

        async with dispatcher.feed() as frames:
            await frames.next()
            assert await watchers() == ["api-1"]
        for _ in range(100):
            if not await watchers():
                break
        assert await watchers() == []


async def test_a_slow_reader_is_sent_away(town_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_reader, "QUEUE", 10)
    async with desk(town_url) as (api, dispatcher), dispatcher.feed() as frames:
        await frames.next()
        await happens(api, *(FeedEvent("burst") for _ in range(50)))
        await frames.socket.wait_closed()
        assert frames.socket.close_code == 1013


async def test_a_frame_follows_its_commit_within_milliseconds(town_url: str) -> None:
    async with desk(town_url) as (api, dispatcher), dispatcher.feed() as frames:
        await frames.next()
        took = []
        for number in range(100):
            async with api.process.database.transaction() as tx:
                tx.feed.append(FeedEvent("tick", data={"number": number}))
            committed = time.perf_counter()
            frame = await frames.event()
            took.append((time.perf_counter() - committed) * 1000)
            assert frame["number"] == number
        print(f"commit to frame, ms: median {statistics.median(took):.2f}, worst {max(took):.2f}")  # noqa: T201
        assert statistics.median(took) < 25
