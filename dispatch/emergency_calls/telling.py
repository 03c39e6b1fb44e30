"""Other systems are told that 120, 110 or 119 was called, with the sheet that was read out."""

from __future__ import annotations

from typing import Any

from dispatch.cases import call_sheet, queries
from dispatch.cases.around import around
from dispatch.emergency_calls import queries as calls
from dispatch.webhooks.lane import Complete
from kit import audit
from kit.database import Transaction
from kit.settings import Settings
from kit.webhooks import events
from kit.webhooks.events import CALL_RECORDED


async def tell(tx: Transaction, case_id: int, area_path: str | None, call_id: int, change: int) -> None:
    """A call was recorded, or more became known of it (``change``: how often)."""
    data = {"case_id": case_id, "call_id": call_id}
    key = f"emergency-call-{call_id}-{change}"
    await events.publish(tx, CALL_RECORDED, area_path, f"cases/{case_id}", data, key, case_id=case_id)


def completing(settings: Settings) -> Complete:
    """The call and its sheet as they are when the event is sent: nothing personal lies in the outbox."""

    async def complete(tx: Transaction, data: dict[str, Any]) -> dict[str, Any] | None:
        found = [one for one in await calls.of_case(tx, data["case_id"]) if one["id"] == data["call_id"]]
        if not found:
            return None
        call = found[0]
        row = await queries.row(tx, data["case_id"])
        called = await call_sheet.numbers(tx, row["area_path"])
        known = await around(tx, row, language=settings.language, may_call=True)
        lines = call_sheet.read_out(queries.view(row), known, call["service"], called, settings.language)
        said = {"person_id": row["person_id"], "service": call["service"]}
        await audit.record(tx, None, "case.call_sheet", "case", data["case_id"], **said)
        shown = ("service", "phone", "called_at", "reference", "hospital")
        return {
            **data,
            "number": row["number"],
            "kind": row["kind"],
            "priority": row["priority"],
            "call": {name: call[name] for name in shown},
            "text": "\n".join(lines),
        }

    return complete
