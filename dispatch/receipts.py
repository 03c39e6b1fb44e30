"""What the terminal is told about a press: words follow facts.

The bridge sends ``received`` by itself. Everything later is decided here, kept with the signal (so
that a repeat or a reconnection hears it again), and put into the outbox for the bridge to publish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from care.responders.tables import responders
from dispatch.vocabulary import OfferState
from kit import outbox
from kit.catalogue import text
from kit.database import Transaction

if TYPE_CHECKING:
    from dispatch.cases.record import Work

_PER_CASE = 20
"""Receipts are renewed for the newest presses of a case; a device that pressed more knows."""


def told(work: Work) -> tuple[str, ...]:
    """What the case's devices should have been told: state, responder, arrival."""
    case = work.case
    if case.closed_at is not None:
        return ("closed",)
    holder = work.holder()
    if holder is not None:
        eta = holder.eta_at.isoformat() if holder.eta_at and holder.departed_at else ""
        return ("coming", str(holder.responder_id), holder.state, eta)
    if case.resolved_at is not None:
        return ("helped",)
    return ("claimed",) if case.owner_id is not None else ("received",)


def body(work: Work, names: dict[int, str], language: str) -> dict[str, Any]:
    """The receipt for one case, without the id of the press."""
    case = work.case
    now = told(work)
    answer: dict[str, Any] = {"state": now[0], "case": str(case.id)}
    if now[0] == "coming":
        holder = work.holder()
        assert holder is not None
        name = names.get(holder.responder_id, "")
        if holder.state == OfferState.ON_SCENE:
            answer["say"] = text("receipt.arrived", language, name=name)
        elif holder.eta_at is not None and holder.departed_at is not None:
            minutes = max(1, round((holder.eta_at - work.now).total_seconds() / 60))
            answer["eta_min"] = minutes
            answer["say"] = text("receipt.coming_eta", language, name=name, minutes=minutes)
        else:
            answer["say"] = text("receipt.coming", language, name=name)
    elif now[0] == "helped":
        answer |= {"state": "coming", "say": text("receipt.helped", language)}
    elif now[0] == "received" and case.rung:
        answer["say"] = text("receipt.waiting", language)
    else:
        answer["say"] = text(f"receipt.{now[0]}", language)
    return answer


_LIVE = sa.text(
    """
    select id, device_id, signal_id, case_id from (
        select s.*, row_number() over (partition by case_id order by id desc) as n
        from signals s
        where case_id = any(cast(:cases as bigint[])) and device_id is not null
          and (receipt_live or case_id = any(cast(:reopened as bigint[])))
          and kind <> 'unreadable'
    ) newest where n <= :limit order by id
    """
)


_KEEP = sa.text(
    """
    update signals s set receipt = r.body, receipt_live = r.live
    from json_to_recordset(cast(:rows as json)) as r(key bigint, body jsonb, live boolean)
    where s.id = r.key
    """
)


async def write(tx: Transaction, works: list[Work]) -> None:
    """Tell the devices of those cases whose facts have changed since they were loaded."""
    due = [
        work
        for work in works
        if work.case.device_id and not work.fresh and (work.repeat_receipt or told(work) != work.told)
    ]
    if not due:
        return
    by_case = {work.case.id: work for work in due}
    holders = {holder.responder_id for work in due if (holder := work.holder())}
    names = await _names(tx, sorted(holders))
    reopened = [work.case.id for work in due if work.told == ("closed",)]
    rows = await tx.rows(_LIVE, {"cases": list(by_case), "reopened": reopened, "limit": _PER_CASE})
    messages: list[outbox.Message] = []
    receipts: list[dict[str, Any]] = []
    for row in rows:
        work = by_case[row["case_id"]]
        receipt = {"id": row["signal_id"], **body(work, names, "zh-CN")}
        receipts.append({"key": row["id"], "body": receipt, "live": work.case.closed_at is None})
        messages.append(
            outbox.Message(
                key=f"{work.case.id}:receipt:{row['id']}:device:{work.case.version}",
                channel=outbox.TO_DEVICE,
                recipient=row["device_id"],
                template="receipt",
                params={"topic": "down/receipt", "body": receipt},
                case_id=work.case.id,
            )
        )
    if receipts:
        await tx.execute(_KEEP, {"rows": orjson.dumps(receipts).decode()})
    await outbox.write(tx, messages)
    for work in due:
        work.told, work.repeat_receipt = told(work), False


async def _names(tx: Transaction, responder_ids: list[int]) -> dict[int, str]:
    if not responder_ids:
        return {}
    rows = await tx.rows(
        sa.select(responders.c.id, responders.c.name).where(responders.c.id.in_(responder_ids))
    )
    return {row["id"]: row["name"] for row in rows}


def joined_receipt(work: Work, signal_id: str) -> dict[str, Any]:
    """The receipt kept with a press that has just found its case."""
    return {
        "id": signal_id,
        "state": "received",
        "case": str(work.case.id),
        "say": text("receipt.received"),
    }


def encode(receipt: dict[str, Any]) -> str:
    """A receipt as JSON text."""
    return orjson.dumps(receipt).decode()
