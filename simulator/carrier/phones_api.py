"""The page of phones at ``/`` and the data it shows."""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse

from simulator.carrier.calling import Calling
from simulator.carrier.records import Call, Message
from simulator.carrier.store import Store
from simulator.texts import LANGUAGES, catalogue

PAGE = Path(__file__).parent / "phones.html"
MOST_PHONES = 60
MOST_ENTRIES = 20
WHOLE = re.compile(r"\+?[0-9]{5,16}")
LOOK_BACK = 2000
"""The page shows phones among so many latest texts and calls; a search looks at all."""


def _message_entry(message: Message) -> dict[str, Any]:
    return {
        "type": "message",
        "sid": message.sid,
        "inbound": message.direction == "inbound",
        "body": message.body,
        "status": message.status,
        "at": message.created_at,
    }


def _call_entry(call: Call, listening: bool) -> dict[str, Any]:
    return {
        "type": "call",
        "sid": call.sid,
        "inbound": call.direction == "inbound",
        "spoken": call.spoken,
        "digits": call.digits,
        "status": call.status,
        "live": not call.ended,
        "listening": listening,
        "at": call.created_at,
    }


def phones(store: Store, calling: Calling, number: str | None) -> list[dict[str, Any]]:
    """Phones with their latest texts and calls; the phone heard of last comes first."""
    found: dict[str, list[dict[str, Any]]] = {}
    texts: Iterator[Message | Call] = reversed(store.messages.values())
    calls: Iterator[Message | Call] = reversed(store.calls.values())
    newest_first = heapq.merge(texts, calls, key=lambda record: record.created_at, reverse=True)
    for record in itertools.islice(newest_first, None if number else LOOK_BACK):
        if number and number.strip("+ ") not in record.phone:
            continue
        if record.phone not in found and len(found) >= MOST_PHONES:
            continue
        entries = found.setdefault(record.phone, [])
        if len(entries) < MOST_ENTRIES:
            if isinstance(record, Message):
                entries.append(_message_entry(record))
            else:
                entries.append(_call_entry(record, calling.is_listening(record.sid)))
    if number and not found and WHOLE.fullmatch(number.strip()):
        found[number.strip()] = []  # a telephone that nobody has heard of can dial too
    return [{"number": phone, "entries": entries[::-1]} for phone, entries in found.items()]


def phones_router(store: Store, calling: Calling) -> APIRouter:
    """The page, its texts and its data."""
    router = APIRouter()

    @router.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(PAGE, media_type="text/html; charset=utf-8")

    @router.get("/sim/texts")
    async def texts() -> dict[str, dict[str, str]]:
        return {language: catalogue(language) for language in LANGUAGES}

    @router.get("/sim/phones")
    async def show(version: int = -1, number: str | None = None) -> dict[str, Any]:
        """All phones, or null when nothing has changed since ``version``."""
        if version == store.version:
            return {"version": version, "phones": None}
        return {"version": store.version, "phones": phones(store, calling, number)}

    return router
