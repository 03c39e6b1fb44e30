"""Where help must go, and what is kept about the person that helps whoever goes there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from care.persons import contacts
from care.phones import masked
from care.records import absences, endings, guardians, keys
from devices.models import FIXED
from devices.tables import devices
from dispatch.vocabulary import WITH_THE_PERSON
from kit.clock_zone import local_date
from kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Destination:
    """A place in WGS 84 and how to get in. ``temporary``: not the home."""

    address: str | None = None
    way_in: str | None = None
    door_code: str | None = None
    lat: float | None = None
    lon: float | None = None
    temporary: bool = False
    place: str | None = None
    phone: str | None = None


_HOME = sa.text("select address, way_in, door_code, lat, lon from homes where id = :id")
_RECORDS = sa.text(
    """
    select exists (select from lost_sheets where person_id = :person) as lost_sheet,
           (select id from photos where person_id = :person order by shows = 'face' desc, id desc limit 1)
               as photo_id
    """
)
_PHONES = sa.text(
    """
    select 'responder' as type, id, phone from responders where id = any(cast(:responders as bigint[]))
    union all
    select 'provider', id, phone from providers where id = any(cast(:providers as bigint[]))
    """
)


async def destination(
    tx: Transaction,
    kind: str,
    person_id: int | None,
    home_id: int | None,
    device_id: str | None,
    opened_at: dt.datetime,
) -> Destination:
    """Where help goes for a case of this ``kind``: where the person is, or to the home."""
    if person_id is not None:
        away = await absences.current(tx, person_id, local_date(opened_at))
        if await goes_to(tx, kind, device_id, away) == "away":
            assert away is not None
            names = ("address", "way_in", "lat", "lon", "place", "phone")
            return Destination(**{name: away[name] for name in names}, temporary=True)
    home = await tx.row(_HOME, {"id": home_id}) if home_id is not None else None
    return Destination(**home) if home is not None else Destination()


async def goes_to(
    tx: Transaction, kind: str, device_id: str | None, away: dict[str, Any] | None
) -> Literal["home", "away"]:
    """To a temporary address for what concerns the person; fire, gas and water are where the home is.

    So is whoever presses a unit that stays in the home, whatever has been noted about the person.
    """
    if away is None or away["address"] is None or kind not in WITH_THE_PERSON:
        return "home"
    model = await tx.scalar(sa.select(devices.c.model).where(devices.c.id == device_id))
    return "home" if model in FIXED else "away"


async def person_around(tx: Transaction, case: sa.RowMapping, *, may_call: bool) -> dict[str, Any]:
    """``away``, ``goes_to`` and ``records`` of a case's card; numbers masked for who may not call."""
    person_id = case["person_id"]
    away = await absences.current(tx, person_id, local_date(case["opened_at"]))
    row = await tx.row(_RECORDS, {"person": person_id})
    assert row is not None
    records: dict[str, Any] = {
        **row,
        "guardians": [one for one in await guardians.of_person(tx, person_id) if one["now"]],
        "key_holders": await _key_holders(tx, person_id),
        "ended": await endings.current(tx, person_id),
    }
    goal = await goes_to(tx, case["kind"], case["device_id"], away)
    found = {"away": away, "goes_to": goal, "records": records}
    if not may_call:
        for one in (away, *records["guardians"], *records["key_holders"]):
            if one is not None:
                one["phone"] = masked(one["phone"])
    return found


async def _key_holders(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    held = await keys.holders(tx, person_id)
    if not held:
        return []
    ids = {
        f"{kind}s": [one["holder_id"] for one in held if one["holder_type"] == kind and one["holder_id"]]
        for kind in ("responder", "provider")
    }
    phones = {(row["type"], row["id"]): row["phone"] for row in await tx.rows(_PHONES, ids)}
    phones |= {
        ("contact", one["id"]): one["phone"] for one in await contacts.listed(tx, person_id, mask=False)
    }
    return [{**one, "phone": phones.get((one["holder_type"], one["holder_id"]))} for one in held]
