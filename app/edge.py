"""The outermost layer of HTTP: refuses what no endpoint could take, and measures the rest."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.metrics import Metrics
from kit import catalogue
from kit.problems import problem

UNMATCHED = "(none)"


class Edge:
    """NUL in an address is refused (PostgreSQL's text cannot hold it); latency goes to ``metrics``."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

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
            if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
                await _refuse(scope)(scope, receive, sending)
            else:
                await self._app(scope, receive, sending)
        finally:
            path = getattr(scope.get("route"), "path", UNMATCHED)
            self._metrics.served(scope["method"], path, status, time.perf_counter() - started)


def _refuse(scope: Scope) -> ASGIApp:
    language = catalogue.from_header(Request(scope).headers.get("accept-language"))
    instance = scope["path"].replace("\x00", "")
    return problem(language, instance, "bad_request", 400, params={"reason": "nul_character"})
