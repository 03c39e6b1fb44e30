"""``/coverage``: a programme's month, per area and group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Query

from care.coverage import programmes
from care.coverage.tables import closed_months
from devices.coverage.report import CENT, COUNTS, NOBODYS, month_of
from devices.coverage.schemas import CoverageReport
from kit.access import Permission
from kit.areas import areas
from kit.areas.tree import current_path
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import BigInt
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["coverage"], responses=problem_responses(404))

Month = Annotated[
    str | None,
    Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-11"], description="Default: this"),
]


@router.get("/coverage", summary="A month of coverage")
async def get_coverage(
    programme: BigInt, tx: Tx, user: User, month: Month = None, area: BigInt | None = None
) -> CoverageReport:
    """Who is entitled, has a unit, uses it, what stopped and why, and what is to be paid. A closed month is
    answered as it was closed, with the areas as they lay then."""
    user.require(Permission.READ_COVERAGE)
    found = await programmes.find(tx, user, programme)
    wanted = dt.date.fromisoformat(f"{month}-01") if month else (await programmes.today(tx)).replace(day=1)
    path = await current_path(tx, user, area or user.area_id)
    if path is None:
        raise InvalidField(field="query.area", reason="unknown_area")
    root = int(path.rstrip("/").rpartition("/")[2])
    if wanted > (await programmes.today(tx)):
        raise InvalidField(field="query.month", reason="in_the_future")
    closed_at = None
    if wanted < found["open_month"]:
        rows = await _closed(tx, programme, wanted, root)
        closed_at = await _closed_at(tx, programme, wanted)
    else:
        rules = await programmes.rules_of_month(tx, found, wanted)
        rows = await month_of(tx, found, rules, wanted, [areas.c.path.like(path + "%")])
    order = await _order(tx, found)
    names = await _names(tx, rows, root)
    items = [
        {**figures, "area_id": key[0], "area_name": names.get(key[0], ""), "group": key[1] or None}
        for key, figures in _summed(rows, lambda row: (_child(row, root), row["group_code"]))
    ]
    groups = [
        {**figures, "group": key or None} for key, figures in _summed(rows, lambda row: row["group_code"])
    ]
    return CoverageReport.model_validate(
        {
            "programme_id": programme,
            "month": wanted,
            "area_id": root,
            "closed_at": closed_at,
            "total": next((figures for _, figures in _summed(rows, lambda _: 0)), _nothing()),
            "groups": sorted(groups, key=lambda one: order.get(one["group"] or NOBODYS, len(order))),
            "items": sorted(
                items, key=lambda one: (one["area_id"], order.get(one["group"] or NOBODYS, len(order)))
            ),
        }
    )


async def _closed(tx: Transaction, programme_id: int, month: dt.date, root: int) -> list[dict[str, Any]]:
    """Within an area as it lay then."""
    rows = await tx.rows(
        sa.select(closed_months).where(
            closed_months.c.programme_id == programme_id,
            closed_months.c.month == month,
            closed_months.c.area_path.contains(f"/{root}/"),
        )
    )
    return [dict(row) for row in rows]


async def _closed_at(tx: Transaction, programme_id: int, month: dt.date) -> dt.datetime | None:
    found: dt.datetime | None = await tx.scalar(
        sa.select(sa.func.max(closed_months.c.closed_at)).where(
            closed_months.c.programme_id == programme_id, closed_months.c.month == month
        )
    )
    return found


def _child(row: dict[str, Any], root: int) -> int:
    """The area right below the root in which a row lies, or the root."""
    parts = [int(part) for part in row["area_path"].strip("/").split("/")]
    below = parts[parts.index(root) + 1 :]
    return below[0] if below else root


def _nothing() -> dict[str, Any]:
    return dict.fromkeys(COUNTS, 0) | {"stop_reasons": {}, "amount": 0 * CENT, "payer": None}


def _summed(rows: Iterable[dict[str, Any]], key: Any) -> list[tuple[Any, dict[str, Any]]]:
    sums: dict[Any, dict[str, Any]] = {}
    for row in rows:
        one = sums.setdefault(key(row), _nothing())
        for name in COUNTS:
            one[name] += row["counts"][name]
        for why, number in row["stop_reasons"].items():
            one["stop_reasons"][why] = one["stop_reasons"].get(why, 0) + number
        one["amount"] += row["amount"]
        one["payer"] = None if row["payer"] == "none" else row["payer"]
    return list(sums.items())


async def _order(tx: Transaction, programme: dict[str, Any]) -> dict[str, int]:
    versions = await programmes.versions_of(tx, programme["id"])
    codes: dict[str, int] = {}
    for version in reversed(versions):
        for group in version["rules"]["groups"]:
            codes.setdefault(group["code"], len(codes))
    return codes


async def _names(tx: Transaction, rows: list[dict[str, Any]], root: int) -> dict[int, str]:
    ids = sorted({_child(row, root) for row in rows} | {root})
    found = await tx.rows(sa.select(areas.c.id, areas.c.name).where(areas.c.id.in_(ids)))
    return {row["id"]: row["name"] for row in found}
