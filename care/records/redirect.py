"""The way from a record that was merged to the one that is left."""

from __future__ import annotations

from fastapi import Request, Response

from care.records.errors import PersonMerged
from kit import catalogue
from kit.http import SAFE
from kit.problems import problem


async def on_merged(request: Request, error: PersonMerged) -> Response:
    """Whoever reads is led on (308); whoever writes learns where to (409 with ``into``)."""
    status, headers = error.status, {}
    if request.method in SAFE:
        was, now = f"/persons/{error.params['id']}", f"/persons/{error.params['into']}"
        query = f"?{request.url.query}" if request.url.query else ""
        status, headers = 308, {"Location": request.url.path.replace(was, now, 1) + query}
    language = catalogue.from_header(request.headers.get("accept-language"))
    return problem(
        language,
        request.url.path,
        error.code,
        status,
        params=error.params,
        extra=error.extra,
        headers=headers,
    )
