"""A carrier and a customer of it on loopback, for the tests of the carrier simulator."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI, Request, Response
from twilio.http import HttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.request_validator import RequestValidator

from simulator.carrier.settings import DEMO_AUTH_TOKEN


@asynccontextmanager
async def served(app: FastAPI, port: int | None = None) -> AsyncIterator[str]:
    """Serve an app on a loopback port (a free one by default); yields its base URL."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port or 0))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listener.close()


async def until(reached: Callable[[], Any], timeout: float = 5.0) -> Any:
    """The first true value of ``reached``, looked at every 10 ms."""
    async with asyncio.timeout(timeout):
        while not (value := reached()):  # noqa: ASYNC110  (another process)
            await asyncio.sleep(0.01)
    return value


class RewritingClient(HttpClient):
    """Carries the SDK's requests to the simulator instead of api.twilio.com."""

    def __init__(self, base_url: str) -> None:
        super().__init__(logging.getLogger(__name__), is_async=True)
        self._base_url = base_url
        self._http = httpx2.AsyncClient(timeout=10, trust_env=False)

    async def request(  # type: ignore[override]
        self,
        method: str,
        url: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> TwilioResponse:
        response = await self._http.request(
            method,
            url.replace("https://api.twilio.com", self._base_url),
            params=params,
            data=data,
            headers=headers,
            auth=auth,
        )
        return TwilioResponse(response.status_code, response.text, response.headers)

    async def close(self) -> None:
        await self._http.aclose()


class Customer:
    """The application of somebody who uses the carrier: webhooks that check signatures."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.base_url = ""
        self.got: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, str] = {}
        self.fail_times = 0
        self.app.add_api_route("/{name}", self._receive, methods=["GET", "POST"])

    async def _receive(self, name: str, request: Request) -> Response:
        if self.fail_times > 0:
            self.fail_times -= 1
            return Response(status_code=503)
        form = {key: str(value) for key, value in (await request.form()).items()}
        valid = RequestValidator(DEMO_AUTH_TOKEN).validate(
            str(request.url), form, request.headers["X-Twilio-Signature"]
        )
        assert valid, f"wrong signature on {request.url}"
        self.got.append((name, form))
        return Response(self.answers.get(name, ""), media_type="text/xml")

    def url(self, name: str) -> str:
        return f"{self.base_url}/{name}?case=7"

    def of(self, name: str) -> list[dict[str, str]]:
        """The forms received at ``/name``."""
        return [form for got, form in self.got if got == name]

    async def values(self, name: str, key: str, wanted: list[str]) -> None:
        """Wait until the values of ``key`` received at ``/name`` are ``wanted``."""
        await until(lambda: [form.get(key) for form in self.of(name)] == wanted)
