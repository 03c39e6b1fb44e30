"""The rows of a file become units, each with a secret of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from devices import registry
from devices.credentials import broker_verifier, new_secret
from devices.importing.checking import Scope, check
from devices.importing.rows import Row, Sheet
from devices.units.states import State, is_bound
from kit import audit
from kit.database import Transaction

CHUNK = 5000
"""Rows per statement."""

LONG_WORK = sa.text(
    """
    select set_config('transaction_timeout', '0', true),  -- a running timer is stopped, never put off
           set_config('transaction_timeout', '10min', true),
           set_config('statement_timeout', '10min', true),
           set_config('lock_timeout', '10min', true),
           set_config('idle_in_transaction_session_timeout', '10min', true)
    """
)
"""Time for a large file; what a frozen process holds meanwhile keeps nobody from pressing."""

_COLUMNS = (
    *("id", "model", "serial", "imei", "state", "person_id", "home_id", "area_id", "place", "owner"),
    *("firmware", "heartbeat_s", "sim_number", "iccid", "sim_expires_on", "gateway_id"),
    *("broker_verifier", "batch"),
)
_OTHER_TYPES = {
    **dict.fromkeys(("person_id", "home_id", "area_id"), "bigint"),
    "heartbeat_s": "int",
    "sim_expires_on": "date",
}
_TYPED = ", ".join(f"cast(:{name} as {_OTHER_TYPES.get(name, 'text')}[])" for name in _COLUMNS)
_INSERT = sa.text(f"insert into devices ({', '.join(_COLUMNS)}) select * from unnest({_TYPED})")


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that has been made. The secret exists here and nowhere else; it is not shown by accident."""

    row: int
    id: str
    secret: str
    values: dict[str, Any]

    def __repr__(self) -> str:
        return f"NewUnit(row={self.row}, id={self.id!r})"


async def write(tx: Transaction, user_id: int | None, rows: list[Row], batch: str) -> list[NewUnit]:
    """Register all rows of a checked sheet. Raises: ``AlreadyExists`` if somebody was quicker."""
    made = [
        NewUnit(row.number, row.values.get("id") or registry.new_id(), new_secret(), row.values)
        for row in rows
    ]
    # Gateways before what stands behind them.
    ordered = sorted(made, key=lambda one: "gateway_id" in one.values)
    for start in range(0, len(ordered), CHUNK):
        async with registry.unique_columns(tx):
            await tx.execute(_INSERT, _arrays(ordered[start : start + CHUNK], batch))
    if made:
        tx.wake("credentials")
        await audit.record(tx, user_id, "device.import", "batch", batch, units=len(made))
    return made


def _arrays(chunk: list[NewUnit], batch: str) -> dict[str, list[Any]]:
    arrays: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    for one in chunk:
        bound = is_bound({"person_id": None, "home_id": None, **one.values})
        made = {
            **one.values,
            "id": one.id,
            "state": State.INSTALLED if bound else State.STOCK,
            "broker_verifier": broker_verifier(one.secret),
            "batch": batch,
        }
        for name, values in arrays.items():
            values.append(made.get(name))
    return arrays


async def take(
    tx: Transaction,
    user_id: int | None,
    sheet: Sheet,
    scope: Scope,
    *,
    dry_run: bool = False,
    partial: bool = False,
) -> tuple[str | None, list[NewUnit]]:
    """Check a sheet against the registry and, unless something is wrong, register its rows.

    ``partial``: rows without a problem are taken beside others. Answers the batch and its units; None
    and nothing for a dry run, and when a problem kept everything out.
    """
    await tx.execute(LONG_WORK)
    await check(tx, sheet, scope)
    if dry_run or not sheet.rows or (sheet.problems and not partial):
        return None, []
    batch = f"{(await tx.now()):%Y%m%d}-{secrets.token_hex(3)}"
    return batch, await write(tx, user_id, sheet.rows, batch)
