"""Rows of the plan's tables → ``plan.Plan``."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from care.responders.tables import responders
from care.rotas.plan import Away, Change, Plan, Rotation, Slot
from care.rotas.tables import leaves, rota_overrides, rota_rotations, rota_slots, rota_swaps
from kit.database import Transaction

EVER = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


async def load(tx: Transaction, rota_id: int, since: dt.datetime) -> Plan:
    """The plan of a rota, with all that departs from it and ends after ``since``."""
    slots = await _slots(tx, rota_id)
    changes = await _changes(tx, rota_id, since)
    people = {slot.responder_id for slot in slots} | {change.responder_id for change in changes}
    people |= {member for slot in slots if slot.rotation for member in slot.rotation.members}
    away = await _away(tx, sorted(person for person in people if person is not None), since)
    return Plan(tuple(slots), tuple(changes), tuple(away))


async def _slots(tx: Transaction, rota_id: int) -> list[Slot]:
    rows = await tx.rows(sa.select(rota_rotations).where(rota_rotations.c.rota_id == rota_id))
    rotations = {
        row["id"]: Rotation(
            row["name"],
            row["starts_on"],
            row["handover"],
            row["length"],
            row["unit"],
            tuple(row["members"]),
        )
        for row in rows
    }
    rows = await tx.rows(
        sa.select(rota_slots).where(rota_slots.c.rota_id == rota_id).order_by(rota_slots.c.id)
    )
    return [
        Slot(
            frozenset(row["days"]),
            row["starts"],
            row["ends"],
            row["from_day"],
            row["until_day"],
            row["responder_id"],
            rotations.get(row["rotation_id"]),
        )
        for row in rows
    ]


async def _changes(tx: Transaction, rota_id: int, since: dt.datetime) -> list[Change]:
    found: list[tuple[dt.datetime, int, Change]] = []
    overrides = sa.select(rota_overrides).where(
        rota_overrides.c.rota_id == rota_id,
        rota_overrides.c.withdrawn_at.is_(None),
        rota_overrides.c.ends_at > since,
    )
    for row in await tx.rows(overrides):
        code = f"override_{row['kind']}"
        if row["kind"] == "taken":
            code = "taken_over" if row["replaces_id"] else "taken"
        why = {"code": code, "override_id": row["id"], "reason": row["reason"]}
        if row["replaces_id"] is not None:
            why["replaces_id"] = row["replaces_id"]
        # Somebody's place is taken over as with an override; a hole is filled like extra cover.
        kind = "instead" if row["kind"] == "taken" and row["replaces_id"] else row["kind"]
        change = Change(
            kind, row["starts_at"], row["ends_at"], row["responder_id"], row["replaces_id"], why
        )
        found.append((row["created_at"], row["id"], change))
    swaps = sa.select(rota_swaps).where(
        rota_swaps.c.rota_id == rota_id,
        rota_swaps.c.state.in_(["accepted", "forced"]),
        sa.func.greatest(rota_swaps.c.ends_at, rota_swaps.c.back_ends_at) > since,
    )
    for row in await tx.rows(swaps):
        giver, taker, at = row["giver_id"], row["taker_id"], row["decided_at"]
        why = {"code": f"swap_{row['state']}", "swap_id": row["id"]}
        gone = Change("swap", row["starts_at"], row["ends_at"], taker, giver, {**why, "replaces_id": giver})
        found.append((at, row["id"], gone))
        if row["back_starts_at"] is not None:
            back = Change(
                "swap",
                row["back_starts_at"],
                row["back_ends_at"],
                giver,
                taker,
                {**why, "replaces_id": taker},
            )
            found.append((at, row["id"], back))
    found.sort(key=lambda entry: entry[:2])
    return [change for _, _, change in found]


async def _away(tx: Transaction, people: list[int], since: dt.datetime) -> list[Away]:
    rows = await tx.rows(
        sa.select(leaves)
        .where(leaves.c.responder_id.in_(people), leaves.c.withdrawn_at.is_(None), leaves.c.ends_at > since)
        .order_by(leaves.c.id)
    )
    away = [
        Away(
            row["responder_id"],
            row["starts_at"],
            row["ends_at"],
            {
                "code": "went_off" if row["kind"] == "went_off" else "on_leave",
                "responder_id": row["responder_id"],
                "leave_id": row["id"],
            },
        )
        for row in rows
    ]
    gone = await tx.rows(
        sa.select(responders.c.id).where(responders.c.id.in_(people), responders.c.active.is_(False))
    )
    away += [Away(row["id"], EVER, None, {"code": "not_active", "responder_id": row["id"]}) for row in gone]
    return away
