"""The outermost layer of HTTP: refuses what no endpoint could take, and measures the rest."""

from __future__ import annotations

import time

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.metrics import Metrics
from kit import catalogue
from kit.problems import problem

UNMATCHED = "(none)"

LARGER_BODIES = {
    "/api/v1/devices/import": 4 * 1024 * 1024,
    "/api/v1/imports": 33 * 1024 * 1024,
}
"""Path → bytes, where files are sent."""


class Edge:
    """Refuses NUL in an address (PostgreSQL's text cannot hold it) and bodies that are too large.

    Latency goes to the application's metrics. ``largest_body`` in bytes.
    """

    def __init__(self, app: ASGIApp, largest_body: int) -> None:
        self._app = app
        self._largest_body = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            refusal = self._refusal(scope)
            await (refusal or self._app)(scope, self._counted(receive, self._largest(scope)), sending)
        finally:
            path = getattr(scope.get("route"), "path", UNMATCHED)
            metrics: Metrics = scope["app"].state.metrics
            metrics.served(scope["method"], path, status, time.perf_counter() - started)

    def _largest(self, scope: Scope) -> int:
        return LARGER_BODIES.get(scope["path"], self._largest_body)

    def _counted(self, receive: Receive, largest: int) -> Receive:
        """A body sent in chunks does not say its size beforehand."""
        received = 0

        async def receiving() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > largest:
                raise HTTPException(413)
            return message

        return receiving

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return _problem(scope, "bad_request", 400, reason="nul_character")
        length = Request(scope).headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self._largest(scope):
            return _problem(scope, "too_large", 413)
        return None


def _problem(scope: Scope, code: str, status: int, **params: object) -> ASGIApp:
    language = catalogue.from_header(Request(scope).headers.get("accept-language"))
    return problem(language, scope["path"].replace("\x00", ""), code, status, params=params)
