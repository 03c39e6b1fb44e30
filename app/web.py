"""The console's built files, served as they are.

Without them (an API-only installation) the pages are simply not there, and ``/`` says how to build them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

DIST = Path(__file__).parents[1] / "console" / "dist"

ENTRIES = {
    "/desk": "desk.html",
    "/login": "login.html",
    "/terminal": "terminal.html",
    "/admin": "admin.html",
    "/admin/{rest:path}": "admin.html",
    "/r/{token}": "link.html",
    "/v/{token}": "visits.html",
    "/f/{token}": "family.html",
}
"""Address → built page. The links' pages are entries of their own and never load the desk's code."""

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
    "X-Robots-Tag": "noindex",
}


def install(app: FastAPI, dist: Path = DIST) -> bool:
    """Serve the pages that have been built; False if there are none."""
    pages = {address: dist / name for address, name in ENTRIES.items() if (dist / name).exists()}
    for address, file in pages.items():
        app.add_api_route(address, _page(file), methods=["GET", "HEAD"], include_in_schema=False)
    if (dist / "assets").is_dir():
        app.mount("/assets", _Assets(directory=dist / "assets"), name="assets")
    return bool(pages)


def _page(file: Path) -> Callable[[], Awaitable[FileResponse]]:
    async def page() -> FileResponse:
        return FileResponse(file, headers=SECURITY)

    return page


class _Assets(StaticFiles):
    """Names carry a hash of the content: they never change."""

    def file_response(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
