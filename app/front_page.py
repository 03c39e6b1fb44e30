"""``GET /``: where to go."""

from __future__ import annotations

import html
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import HTMLResponse

from kit import catalogue
from kit.settings import Settings

router = APIRouter(include_in_schema=False)

_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<style>
body{{font:16px/1.7 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#222}}
h1{{font-size:1.6rem}} code,pre{{background:#f3f3f3;border-radius:4px;padding:.1em .3em}}
pre{{padding:.8em;overflow:auto}} a{{color:#0645ad}}
</style>
<h1>{title}</h1>
<p>{intro}</p>
<ul>{links}</ul>
<h2>{press_title}</h2>
<pre>{press}</pre>
<p>{console}</p>
</html>
"""


@router.get("/", response_class=HTMLResponse)
async def front_page(
    request: Request, accept_language: Annotated[str | None, Header()] = None
) -> HTMLResponse:
    """A plain page with links."""
    settings: Settings = request.app.state.settings
    language = catalogue.from_header(accept_language)

    def say(key: str) -> str:
        return html.escape(catalogue.text(f"front_page.{key}", language))

    pages = [("/desk", say("desk")), ("/admin", say("admin")), ("/terminal", say("terminal"))]
    built = "/desk" in {getattr(route, "path", "") for route in request.app.routes}
    links = [*(pages if built else []), ("/docs", say("docs")), ("/api/v1/feed/page", say("feed"))]
    links.append(("/readyz", say("ready")))
    if settings.demo and not settings.twilio_base_url.startswith("https://api.twilio.com"):
        links.append((settings.twilio_base_url, say("phones")))
    items = "".join(f'<li><a href="{html.escape(target)}">{text}</a></li>' for target, text in links)
    page = _PAGE.format(
        language=language,
        title=say("title"),
        intro=say("intro"),
        links=items,
        press_title=say("press"),
        press="./bell press demo-0001",
        console="" if built else say("console"),
    )
    return HTMLResponse(page)
