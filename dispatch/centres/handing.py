"""A case handed to another centre: what is sent, and what is noted of it.

The case stays ours until somebody closes it: that the other centre's machine has the event is no answer,
and even its acknowledgement ends nothing by itself.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from dispatch.cases import call_sheet, queries, store
from dispatch.cases.around import around
from dispatch.cases.record import Actor, Work
from dispatch.centres.tables import case_hand_overs
from dispatch.link import capability
from dispatch.webhooks.delivering import Answer
from dispatch.webhooks.lane import Complete, Settled
from kit import audit
from kit.database import Transaction
from kit.settings import Settings
from kit.webhooks.events import CASE_HANDED_OVER, Event, publish_all
from kit.webhooks.tables import webhooks

PURPOSE = b"centre"
"""Of the capability with which a centre acknowledges."""

LOCAL_PATH = "/api/v1/hand-overs"

ENDED = ("acknowledged", "refused")


async def hand_over(tx: Transaction, work: Work, user_id: int, centre: dict[str, Any], reason: str) -> int:
    """Write it into the case and send it; the caller saves. Answers the hand-over's id."""
    case = work.case
    hand_over_id: int = await tx.scalar(
        sa.insert(case_hand_overs)
        .values(case_id=case.id, webhook_id=centre["id"], by_id=user_id, at=work.now, reason=reason)
        .returning(case_hand_overs.c.id)
    )
    work.note(
        "handed_over",
        Actor("user", str(user_id)),
        hand_over_id=hand_over_id,
        centre=centre["name"],
        reason=reason,
    )
    await store.save(tx, [work])
    event = Event(
        CASE_HANDED_OVER,
        case.area_path,
        f"cases/{case.id}",
        {"hand_over_id": hand_over_id, "case_id": case.id, "reason": reason},
        f"hand-over-{hand_over_id}",
        case_id=case.id,
    )
    await publish_all(tx, [event], only=centre["id"])
    return hand_over_id


def completing(settings: Settings) -> Complete:
    """What a centre is sent: looked up when it is sent, so that nothing personal lies in the outbox."""

    async def complete(tx: Transaction, data: dict[str, Any]) -> dict[str, Any] | None:
        row = await queries.row(tx, data["case_id"])
        called = await call_sheet.numbers(tx, row["area_path"])
        found = await around(tx, row, language=settings.language, may_call=True)
        case = queries.view(row)
        told = call_sheet.facts(case, found, called, settings.language)
        token = capability.token(settings.secret_key, data["hand_over_id"], PURPOSE)
        place = found["away"] if found["goes_to"] == "away" else found["home"]
        person = found["person"] or {}
        said = {"person_id": row["person_id"], "hand_over": data["hand_over_id"]}
        await audit.record(tx, None, "case.hand_over", "case", data["case_id"], **said)
        return data | {
            "number": row["number"],
            "kind": row["kind"],
            "priority": row["priority"],
            "opened_at": row["opened_at"],
            "person": {"name": person.get("name"), "phone": person.get("phone")} if person else None,
            "address": place["address"] if place else None,
            "area": case["area"],
            "text": "\n".join(told),
            "acknowledge_url": f"{settings.public_url.rstrip('/')}{LOCAL_PATH}/{token}",
        }

    return complete


def settling() -> Settled:
    """What the delivery means for the case."""

    async def settled(tx: Transaction, data: dict[str, Any], answer: Answer, final: bool) -> None:
        if not final:
            return
        state = "delivered" if answer.ok else "failed"
        changed = await tx.execute(
            sa.update(case_hand_overs)
            .where(
                case_hand_overs.c.id == data["hand_over_id"],
                case_hand_overs.c.state.in_(["sent", "failed"]),
            )
            .values(state=state, reference=sa.func.coalesce(case_hand_overs.c.reference, answer.reference))
        )
        if not answer.ok and changed.rowcount:
            await store.append_event(
                tx, data["case_id"], "hand_over_failed", "carrier", hand_over_id=data["hand_over_id"]
            )

    return settled


async def acknowledge(
    tx: Transaction, hand_over_id: int, *, accepted: bool, reference: str | None, note: str
) -> dict[str, Any] | None:
    """The centre's answer, once: what it says again changes nothing. None: there is no such hand-over."""
    query = sa.select(case_hand_overs).where(case_hand_overs.c.id == hand_over_id)
    found = await tx.row(query)
    if found is None:
        return None
    work = await store.load_one(tx, found["case_id"])
    row = await tx.row(query.with_for_update())
    assert row is not None
    state = row["state"]
    if state not in ENDED:
        state = "acknowledged" if accepted else "refused"
        await tx.execute(
            sa.update(case_hand_overs)
            .where(case_hand_overs.c.id == hand_over_id)
            .values(
                state=state,
                reference=reference or row["reference"],
                note=note or None,
                answered_at=work.now,
            )
        )
        centre = await tx.scalar(sa.select(webhooks.c.name).where(webhooks.c.id == row["webhook_id"]))
        values = {"hand_over_id": hand_over_id, "centre": centre, "reference": reference}
        if accepted:
            work.note("hand_over_acknowledged", Actor("centre"), **values)
        else:
            work.note("hand_over_refused", Actor("centre"), alert=True, **values, reason=note)
        await store.save(tx, [work])
    return {"case": work.case.number, "state": state}
