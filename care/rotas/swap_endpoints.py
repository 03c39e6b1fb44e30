"""Swaps: one gives a shift, the other agrees (or a supervisor forces it, with a reason)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from care.errors import ShiftChanged, SwapSettled
from care.rotas import accounts, rota_rows, telling
from care.rotas.schemas import Forced, NewSwap, SwapState, SwapView
from care.rotas.tables import rota_swaps, rotas, shifts
from care.rotas.writing import write
from care.scope import subtree
from kit import audit, outbox, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.database import Transaction
from kit.errors import InvalidField, NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import Message
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["rotas"])


@router.get("/rotas/{rota_id}/swaps", summary="Swaps", responses=problem_responses(404))
async def list_swaps(
    rota_id: Id, tx: Tx, user: User, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[SwapView]:
    """The newest first."""
    user.require(Permission.READ_RESPONDERS)
    await rota_rows.find(tx, user, rota_id)
    query = sa.select(rota_swaps).where(rota_swaps.c.rota_id == rota_id)
    return await _page(tx, query, limit, cursor)


@router.get("/swaps", summary="Swaps of all rotas")
async def list_all_swaps(
    tx: Tx,
    user: User,
    state: SwapState | None = None,
    area: BigInt | None = None,
    limit: Limit = 50,
    cursor: CursorText | None = None,
) -> Page[SwapView]:
    """The newest first; ``state`` `proposed`: those that wait for the other one's word."""
    user.require(Permission.READ_RESPONDERS)
    query = sa.select(rota_swaps).join(rotas, rotas.c.id == rota_swaps.c.rota_id)
    query = query.join(areas, areas.c.id == rotas.c.area_id).where(await subtree(tx, user, area))
    if state is not None:
        query = query.where(rota_swaps.c.state == state)
    return await _page(tx, query, limit, cursor)


async def _page(tx: Transaction, query: sa.Select[Any], limit: int, cursor: str | None) -> Page[SwapView]:
    query = query.order_by(rota_swaps.c.id.desc()).limit(limit + 1)
    if after := pages.position(cursor, int):
        query = query.where(rota_swaps.c.id < after[0])
    rows = await tx.rows(query)
    return Page[SwapView].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.post("/swaps", status_code=201, summary="Propose a swap")
async def propose(body: NewSwap, tx: Tx, user: User) -> SwapView:
    """A responder gives away a shift of his own, a supervisor anybody's. The other is told and asked."""
    given = await _shift(tx, body.shift_id, "body.shift_id")
    himself = await accounts.require_self_or(tx, user, given["responder_id"], Permission.WRITE_RESPONDERS)
    if not himself and not user.sees(given["path"]):
        raise InvalidField(field="body.shift_id", reason="unknown_shift")
    if body.taker_id == given["responder_id"]:
        raise InvalidField(field="body.taker_id", reason="same_responder")
    await _require_taker(tx, body.taker_id, given)
    back = None
    if body.back_shift_id is not None:
        back = await _shift(tx, body.back_shift_id, "body.back_shift_id")
        if back["rota_id"] != given["rota_id"] or back["responder_id"] != body.taker_id:
            raise InvalidField(field="body.back_shift_id", reason="not_the_takers_shift")
    row = await tx.row(
        sa.insert(rota_swaps)
        .values(
            rota_id=given["rota_id"],
            giver_id=given["responder_id"],
            taker_id=body.taker_id,
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            back_starts_at=back["starts_at"] if back else None,
            back_ends_at=back["ends_at"] if back else None,
            note=body.note,
            proposed_by=user.id,
        )
        .returning(rota_swaps)
    )
    assert row is not None
    await _tell(tx, row, row["taker_id"], row["giver_id"], "sms.swap_proposed")
    await audit.record(tx, user.id, "swap.propose", "rota", row["rota_id"], swap_id=row["id"])
    return SwapView.model_validate(dict(row))


@router.post("/swaps/{swap_id}/accept", summary="Agree to a swap", responses=problem_responses(404, 409))
async def accept(swap_id: Id, tx: Tx, user: User) -> SwapView:
    """Only the one who is to take the shift, by his own account. 409 `swap_settled`, `shift_changed`."""
    swap = await _hold(tx, user, swap_id)
    if await accounts.own(tx, user) != swap["taker_id"]:
        user.require(Permission.WRITE_RESPONDERS)
        raise InvalidField(field="path.swap_id", reason="not_yours_to_accept")
    return await _decide(tx, user, swap, "accepted")


@router.post("/swaps/{swap_id}/force", summary="Force a swap", responses=problem_responses(404, 409))
async def force(swap_id: Id, body: Forced, tx: Tx, user: User) -> SwapView:
    """A supervisor decides, and says why: the other has agreed by telephone, nobody else is left."""
    user.require(Permission.WRITE_RESPONDERS)
    return await _decide(tx, user, await _hold(tx, user, swap_id), "forced", body.reason)


@router.post("/swaps/{swap_id}/decline", summary="Decline a swap", responses=problem_responses(404, 409))
async def decline(swap_id: Id, tx: Tx, user: User) -> SwapView:
    """The one who was asked, or a supervisor for him."""
    swap = await _hold(tx, user, swap_id)
    await accounts.require_self_or(tx, user, swap["taker_id"], Permission.WRITE_RESPONDERS)
    return await _decide(tx, user, swap, "declined")


@router.post("/swaps/{swap_id}/withdraw", summary="Withdraw a swap", responses=problem_responses(404, 409))
async def withdraw(swap_id: Id, tx: Tx, user: User) -> SwapView:
    """The one who gives, or a supervisor for him, before it is decided."""
    swap = await _hold(tx, user, swap_id)
    await accounts.require_self_or(tx, user, swap["giver_id"], Permission.WRITE_RESPONDERS)
    return await _decide(tx, user, swap, "withdrawn")


async def _shift(tx: Transaction, shift_id: int, field: str) -> sa.RowMapping:
    row = await tx.row(
        sa.select(shifts, areas.c.path, rotas.c.skill.label("needs"))
        .join(rotas, rotas.c.id == shifts.c.rota_id)
        .join(areas, areas.c.id == rotas.c.area_id)
        .where(shifts.c.id == shift_id, shifts.c.ends_at > await tx.now())
    )
    if row is None:
        raise InvalidField(field=field, reason="unknown_shift")
    return row


async def _require_taker(tx: Transaction, taker_id: int, given: sa.RowMapping) -> None:
    """Somebody who works where the rota serves, and has its skill."""
    taker = await tx.row(
        sa.text(
            """
            select r.skills from responders r join areas a on a.id = r.area_id
            where r.id = :id and r.active
              and (starts_with(a.path, :path) or starts_with(:path, a.path))
            """
        ),
        {"id": taker_id, "path": given["path"]},
    )
    if taker is None:
        raise InvalidField(field="body.taker_id", reason="unknown_responder")
    if given["needs"] is not None and given["needs"] not in taker["skills"]:
        raise InvalidField(field="body.taker_id", reason="lacks_skill")


async def _hold(tx: Transaction, user: Actor, swap_id: int) -> sa.RowMapping:
    """Lock the rota, then the swap. Raises: ``NotFound``, ``SwapSettled``."""
    seen = sa.select(rota_swaps.c.rota_id).where(rota_swaps.c.id == swap_id)
    mine = await accounts.own(tx, user)
    if mine is not None:
        seen = seen.where(sa.or_(rota_swaps.c.giver_id == mine, rota_swaps.c.taker_id == mine))
    else:
        seen = seen.join(rotas, rotas.c.id == rota_swaps.c.rota_id)
        seen = seen.join(areas, areas.c.id == rotas.c.area_id).where(user.scope(areas.c.path))
    rota_id = await tx.scalar(seen)
    if rota_id is None:
        raise NotFound(what="swap", id=swap_id)
    await tx.execute(sa.select(rotas.c.id).where(rotas.c.id == rota_id).with_for_update())
    row = await tx.row(sa.select(rota_swaps).where(rota_swaps.c.id == swap_id).with_for_update())
    assert row is not None
    if row["state"] != "proposed":
        raise SwapSettled(extra={"state": row["state"]})
    return row


async def _decide(
    tx: Transaction, user: Actor, swap: sa.RowMapping, state: str, reason: str | None = None
) -> SwapView:
    now = await tx.now()
    agreed = state in ("accepted", "forced")
    if agreed:
        await _require_unchanged(tx, swap)
    values = {"state": state, "reason": reason, "decided_by": user.id, "decided_at": now}
    row = await tx.row(
        sa.update(rota_swaps).where(rota_swaps.c.id == swap["id"]).values(**values).returning(rota_swaps)
    )
    assert row is not None
    if agreed:
        await write(tx, [swap["rota_id"]])
    if state != "withdrawn":
        await _tell(tx, row, row["giver_id"], row["taker_id"], f"sms.swap_{state}")
    if state == "forced":
        await _tell(tx, row, row["taker_id"], row["giver_id"], "sms.swap_given")
    await audit.record(tx, user.id, f"swap.{state}", "rota", swap["rota_id"], swap_id=swap["id"])
    return SwapView.model_validate(dict(row))


_HOLDS = sa.text(
    """
    select exists (select from shifts where rota_id = :rota_id and responder_id = :responder_id
                   and starts_at < :ends_at and ends_at > :starts_at and ends_at > bell_now())
    """
)


async def _require_unchanged(tx: Transaction, swap: sa.RowMapping) -> None:
    """Raises: ``ShiftChanged``."""
    legs = [(swap["giver_id"], swap["taker_id"], "")]
    if swap["back_starts_at"] is not None:
        legs.append((swap["taker_id"], swap["giver_id"], "back_"))
    for gives, takes, leg in legs:
        when: dict[str, Any] = {
            "rota_id": swap["rota_id"],
            "starts_at": swap[f"{leg}starts_at"],
            "ends_at": swap[f"{leg}ends_at"],
        }
        if not await tx.scalar(_HOLDS, {"responder_id": gives, **when}):
            raise ShiftChanged
        if await tx.scalar(_HOLDS, {"responder_id": takes, **when}):
            raise ShiftChanged


async def _tell(tx: Transaction, swap: sa.RowMapping, to: int, other: int, template: str) -> None:
    known = await telling.phones(tx, [to, other])
    if to not in known:
        return
    params = {
        "name": known[other][0] if other in known else f"#{other}",
        "begins": telling.when(swap["starts_at"]),
        "ends": telling.when(swap["ends_at"]),
    }
    key = f"swap{swap['id']}:{template}:{to}:sms:1"
    await outbox.write(tx, [Message(key, "sms", known[to][1], template, params)])
