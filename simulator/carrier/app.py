"""Puts the carrier together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from simulator.carrier.accounts_api import accounts_router
from simulator.carrier.aliyun.api import aliyun_router
from simulator.carrier.call_reports import CallReports
from simulator.carrier.callbacks import Webhooks
from simulator.carrier.calling import Calling
from simulator.carrier.calls_api import calls_router
from simulator.carrier.errors import TwilioError
from simulator.carrier.faults import Faults
from simulator.carrier.messages_api import messages_router
from simulator.carrier.phones_api import phones_router
from simulator.carrier.rest import RestGate, error_response
from simulator.carrier.settings import CarrierSettings
from simulator.carrier.sim_api import sim_router
from simulator.carrier.store import Store
from simulator.carrier.tasks import Tasks
from simulator.carrier.texting import Texting


class CarrierApp(FastAPI):
    """FastAPI that can also cut a client off.

    ``scope["carrier.cut"]`` closes the connection of the running request. It reaches for the
    transport of uvicorn's request cycle; under another server it raises AttributeError.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            cycle: Any = getattr(send, "__self__", None)
            scope["carrier.cut"] = lambda: cycle.transport.abort()
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            # The server stops: whoever still waits is cut off, as by a carrier that went down.
            if scope["type"] != "http":
                raise
            scope["carrier.cut"]()
            await asyncio.sleep(0)


def create_app(settings: CarrierSettings) -> FastAPI:
    """The carrier as an application; its life begins and ends with the ASGI lifespan."""
    store, tasks = Store(settings.data_file), Tasks()
    http = httpx2.AsyncClient(
        timeout=settings.callback_timeout_s,
        trust_env=False,
        headers={"User-Agent": "TwilioProxy/1.1"},
        limits=httpx2.Limits(max_connections=100, max_keepalive_connections=20),
    )
    webhooks = Webhooks(settings, store, http, tasks)
    faults = Faults(store)
    texting = Texting(settings, store, webhooks, faults, tasks)
    calling = Calling(settings, store, CallReports(settings, store, webhooks), faults, tasks)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        store.open()
        webhooks.resume()
        calling.drop_left_behind()
        texting.resume()
        yield
        await tasks.stop()
        await http.aclose()
        store.close()

    app = CarrierApp(title="Simulated carrier", lifespan=lifespan)
    app.add_exception_handler(TwilioError, error_response)
    gate = RestGate(settings, store, faults)
    app.include_router(accounts_router(settings, gate, faults))
    app.include_router(messages_router(settings, store, gate, texting))
    app.include_router(calls_router(settings, store, gate, calling))
    app.include_router(aliyun_router(settings, store, gate, faults, texting, calling))
    app.include_router(sim_router(settings, store, texting, calling, faults, tasks))
    app.include_router(phones_router(store, calling))

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    return app
