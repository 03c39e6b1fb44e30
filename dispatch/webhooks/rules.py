"""What a subscriber is told of a change, when a delivery is tried again, and when it is given up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kit.webhooks.events import CASE_CHANGED, CASE_OPENED

SOURCE = "cn.pinganbell"
"""What types of events begin with."""

CHANGES = frozenset(
    {
        "promoted",
        "danger",
        "claimed",
        "takeover",
        "transferred",
        "released",
        "returned_to_queue",
        "contact",
        "no_answer",
        "hold",
        "hold_ended",
        "closed",
        "reopened",
        "resolved",
        "recalled",
        "nobody_available",
        "offered",
        "offer_accepted",
        "offer_declined",
        "offer_departed",
        "offer_arrived",
        "offer_entered",
        "offer_completed",
        "offer_withdrawn",
        "offer_no_access",
        "offer_need_help",
        "handed_over",
        "hand_over_acknowledged",
        "hand_over_refused",
    }
)
"""Lines of a timeline that are news to somebody outside; what the desk only notes is not."""

AGAIN_S = (5, 30, 120, 600, 1800, 7200, 18000, 36000, 36000)
"""Seconds before each further attempt; the first few for a receiver that restarts, a day in all."""

GONE = 410
"""A receiver's word that it does not exist any more (Standard Webhooks)."""


def event_type(line: str) -> str | None:
    """The event that a line of the feed is (``case.claimed``); None: none."""
    name = line.removeprefix("case.")
    if name == "opened":
        return CASE_OPENED
    return CASE_CHANGED if name in CHANGES else None


def again_in(attempt: int) -> dt.timedelta | None:
    """How long after the failure of attempt n (from 1) the next one is due; None: it was the last."""
    return dt.timedelta(seconds=AGAIN_S[attempt - 1]) if attempt <= len(AGAIN_S) else None


def cloud_event(params: dict[str, Any], data: dict[str, Any], source: str) -> dict[str, Any]:
    """The event as CloudEvents 1.0 has it, in structured JSON."""
    return {
        "specversion": "1.0",
        "id": params["id"],
        "source": source,
        "type": f"{SOURCE}.{params['type']}",
        "subject": params["subject"],
        "time": params["time"],
        "datacontenttype": "application/json",
        "data": data,
    }


def change(line: str, case: dict[str, Any], area: dict[str, Any] | None) -> dict[str, Any]:
    """The data of a case's event: what happened, and how the case stands after it; ids and facts only."""
    told = {key: value for key, value in case.items() if key not in ("next_due_at", "area_id")}
    return {"change": line.removeprefix("case."), "case": told | {"area": area}}
