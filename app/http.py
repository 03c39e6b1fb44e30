"""The HTTP side put together: every room's endpoints, the feed, health, metrics, documentation."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import APIRouter, FastAPI

from app import asyncapi, front_page, health, metrics, openapi, virtual_terminal, web
from app import test_clock as clock_endpoints
from app.edge import Edge
from app.process import Process, process
from care.checkins.follower import CheckinFollower
from care.coverage.follower import CoverageFollower
from care.records.errors import PersonMerged
from care.records.redirect import on_merged
from care.referrals.follower import ReferralFollower
from care.visits.follower import VisitFollower
from devices.following import DeviceFollower
from dispatch.cases.frames import CASE_NAMES
from dispatch.following import CaseFollower
from dispatch.handovers.handing import refuse_owner_of_p1
from kit import problems
from kit.feed_presence import FeedPresence
from kit.feed_reader import FeedReader
from kit.feed_rows import FeedRows
from kit.leases import Lease
from kit.sessions import Passwords
from kit.settings import Settings
from kit.sign_in_throttle import SignInThrottle

PREFIX = "/api/v1"
LARGEST_BODY = 1024 * 1024
"""Bytes of a request's body; the largest we know of are lists of a few hundred rows."""

ROUTERS = (
    "kit.session_endpoints:router",
    "kit.session_endpoints:own_router",
    "kit.feed_sockets:router",
    "kit.feed_endpoints:router",
    "kit.areas.endpoints:router",
    "kit.user_endpoints:router",
    "kit.audit_endpoints:router",
    "care.endpoints:router",
    "devices.endpoints:router",
    "dispatch.endpoints:router",
    "app.desk:router",
)
"""Every room's routers, served below ``/api/v1``."""

ROOT_ROUTERS = ("dispatch.endpoints:pages",)
"""What is served at the root: people's links."""


def create_app(settings: Settings, running: Process | None = None, lease: Lease | None = None) -> FastAPI:
    """The application. Without a running process it starts one of its own, under a leased name."""
    app = with_routes(demo=settings.demo, test_clock=settings.test_clock)
    set_up(app, settings, running, lease)
    return app


def set_up(
    app: FastAPI, settings: Settings, running: Process | None = None, lease: Lease | None = None
) -> None:
    """Everything but the routes, as new: what an application remembers belongs to one run of it."""
    app.state.settings = settings
    app.state.running, app.state.lease = running, lease
    app.state.leave_checks = [refuse_owner_of_p1]
    # Cases are locked first.
    app.state.person_followers = [
        CaseFollower(),
        DeviceFollower(),
        CoverageFollower(),
        CheckinFollower(),
        VisitFollower(),
        ReferralFollower(),
    ]
    app.state.metrics = metrics.Metrics()
    app.state.sign_in_throttle = SignInThrottle()
    app.state.passwords = Passwords()


def with_routes(*, demo: bool, test_clock: bool) -> FastAPI:
    """An application that knows its addresses and still needs ``set_up``."""
    app = FastAPI(
        title="Ping'an bell 平安钟",
        version="0.1.0",
        lifespan=_lifespan,
        responses=problems.COMMON_PROBLEMS,
        redirect_slashes=False,
    )
    app.add_middleware(Edge, largest_body=LARGEST_BODY)
    problems.install(app)
    app.add_exception_handler(PersonMerged, on_merged)  # type: ignore[arg-type]
    for place in ROUTERS:
        app.include_router(_router(place), prefix=PREFIX)
    web.install(app)  # before the plain pages, which stand in where nothing was built
    for place in ROOT_ROUTERS:
        app.include_router(_router(place))
    for module in (health, metrics, asyncapi, front_page):
        app.include_router(module.router)
    if demo:
        app.include_router(virtual_terminal.router, prefix=PREFIX)
    if test_clock:
        app.include_router(clock_endpoints.router)
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        running, lease = app.state.running, app.state.lease
        if running is None:
            running = await stack.enter_async_context(process(app.state.settings))
        if lease is None:
            lease = await stack.enter_async_context(running.lease("api", None))
        await stack.enter_async_context(_state(app, running, lease))
        yield


@asynccontextmanager
async def _state(app: FastAPI, running: Process, lease: Lease) -> AsyncIterator[None]:
    app.state.database = running.database
    app.state.wakeups = running.wakeups
    app.state.feed_reader = FeedReader(running.database, running.wakeups, FeedRows(CASE_NAMES))
    app.state.feed_presence = FeedPresence(running.database, lease.name, demo=running.settings.demo)
    app.state.feed_reader.look_again = app.state.feed_presence.check
    tasks = [
        running.start("feed reader", app.state.feed_reader.run()),
        running.start("feed presence", app.state.feed_presence.run()),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


def _router(place: str) -> APIRouter:
    module, _, attribute = place.partition(":")
    router: APIRouter = getattr(importlib.import_module(module), attribute)
    return router
