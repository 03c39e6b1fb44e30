"""The page behind a drill's link: it says that it is a drill; looking answers nothing, the button does."""

from __future__ import annotations

import functools
import html
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Path as PathField
from fastapi.responses import HTMLResponse

from dispatch.drills import answering
from dispatch.link import capability
from kit.catalogue import from_header, text
from kit.http import Tx, UnitOfWorkRoute

pages = APIRouter(route_class=UnitOfWorkRoute, tags=["drills"])

Token = Annotated[str, PathField(pattern=r"^[A-Za-z0-9_-]{10,64}$")]
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}


@pages.api_route("/d/{token}", methods=["GET", "HEAD"], include_in_schema=False)
async def show(token: Token, request: Request) -> HTMLResponse:
    """The button."""
    known = capability.offer_id(request.app.state.settings.secret_key, token, answering.TOKEN)
    return _page(request, "asks" if known is not None else "unknown")


@pages.post("/d/{token}", include_in_schema=False)
async def answer(token: Token, tx: Tx, request: Request) -> HTMLResponse:
    """The tap."""
    target = capability.offer_id(request.app.state.settings.secret_key, token, answering.TOKEN)
    known = target is not None and await answering.answered(tx, target, "link")
    return _page(request, "thanks" if known else "unknown")


@functools.cache
def _template() -> str:
    return (Path(__file__).parent / "page.html").read_text(encoding="utf-8")


def _page(request: Request, says: str) -> HTMLResponse:
    language = from_header(request.headers.get("accept-language"))

    def word(key: str) -> str:
        return html.escape(text(f"drill.page.{key}", language))

    form = f'<form method="post"><button>{word("button")}</button></form>' if says == "asks" else ""
    content = _template().replace("__LANGUAGE__", language).replace("__TITLE__", word("title"))
    content = content.replace("__SAYS__", word(says)).replace("__FORM__", form)
    return HTMLResponse(content, 404 if says == "unknown" else 200, HEADERS)
