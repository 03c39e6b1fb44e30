"""What a visitor's phone says: at the door, and how it was. Late news is taken and marked.

The time is the phone's own as far as it can be true: not in the future, and not before the week of the
visit. A repeat of a tap changes nothing.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import datetime as dt
import re
from typing import Any

import sqlalchemy as sa

from care.distance import line_m
from care.persons.tables import persons
from care.records import pictures, sealing
from care.visits import hazards, writing
from care.visits.errors import VisitOver
from care.visits.patterns import GRACE
from care.visits.schemas import Tap, VisitArrival, VisitForm
from care.visits.tables import visit_agreements, visit_photos, visits
from care.visits.vacant import SOURCE
from kit import signals
from kit.clock_zone import LOCAL, local_date
from kit.database import Transaction
from kit.errors import InvalidField
from kit.signals import Kind, Signal
from kit.vault import keys

FAR_M = 200
"""From the home, beyond what the phone says it may be wrong by."""

LATE = dt.timedelta(minutes=10)
FAST_CLOCK = dt.timedelta(minutes=2)
FORM_WITHIN = dt.timedelta(hours=2)
"""After an arrival was told: whoever is at the door has seen nobody yet."""

HEARD = {"no_answer": Kind.NO_OK}
"""What somebody at the door has found that is a case at once."""

KNOWN_WELL = ("seen", "away")
"""What answers the alarm about a missed visit; that somebody stood at the door does not."""

_TOLD = sa.text(
    """
    select told.payload, exists (
        select from visits v join signals s on s.id = v.signal_id
        where v.id <> :visit and v.state in ('missed', 'arrived') and s.kind = told.kind
          and (s.id = told.id or s.case_id = told.case_id
               or s.case_id is null and v.person_id = :person)) as others
    from signals told where told.id = :signal and told.kind = 'visit_missed'
    """
)
"""What was said about a missed visit, and whether its case is about others that are open still."""


async def hold(tx: Transaction, visit_id: int) -> dict[str, Any] | None:
    """Lock a visit."""
    row = await tx.row(sa.select(visits).where(visits.c.id == visit_id).with_for_update())
    return None if row is None else dict(row)


async def arrive(
    tx: Transaction, row: dict[str, Any], home: dict[str, Any], tap: VisitArrival, user_id: int | None
) -> None:
    """Take down that the visitor is at the door of a visit that the caller holds.

    ``home``: lat, lon and the agreement's ``code``. Raises: ``VisitOver``, ``InvalidField``.
    """
    if _known(row, tap):
        return
    if row["state"] not in ("due", "missed", "skipped"):
        raise VisitOver(extra={"state": row["state"]})
    at, flags = await _when(tx, row, tap)
    how = _how(tap, home["code"], by_desk=user_id is not None)
    distance = None
    if tap.lat is not None and tap.lon is not None and home["lat"] is not None:
        distance = round(line_m(tap.lat, tap.lon, home["lat"], home["lon"]))
        if distance > FAR_M + (tap.accuracy_m or 0):
            flags.append("far")
    if row["set_at"] is not None and abs(at - row["set_at"]) > GRACE:
        flags.append("off_time")
    if tap.photo is not None:
        await _keep_photo(tx, row, tap.photo)
    values = {
        "state": "arrived",
        "reason": None,
        "arrived_at": at,
        "arrived_told_at": await tx.now(),
        "arrived_how": how,
        "lat": tap.lat,
        "lon": tap.lon,
        "accuracy_m": tap.accuracy_m,
        "distance_m": distance,
        "next_at": await tx.now() + FORM_WITHIN,
        "user_id": user_id,
    }
    await _write(tx, row, tap, flags, values)


async def complete(
    tx: Transaction, row: dict[str, Any], home_id: int | None, form: VisitForm, user_id: int | None
) -> None:
    """Take down how a visit was that the caller holds. Raises: ``VisitOver``, ``InvalidField``."""
    if _known(row, form):
        return
    if row["state"] in ("done", "not_met"):
        raise VisitOver(extra={"state": row["state"]})
    at, flags = await _when(tx, row, form)
    minutes = None
    if row["arrived_at"] is None:
        flags.append("no_arrival")
    else:
        minutes = max(0, int((at - row["arrived_at"]).total_seconds() // 60))
        if form.seen == "seen" and minutes < await _at_least(tx, row):
            flags.append("short")
    secret = await sealing.sealed(tx, visits, row["person_id"], {"note": form.note}, ("note",))
    values: dict[str, Any] = {
        "state": "done" if form.seen == "seen" else "not_met",
        "reason": None,
        "completed_at": at,
        "completed_told_at": await tx.now(),
        "minutes": minutes,
        "seen": form.seen,
        "condition": form.condition,
        "needs": list(form.needs),
        "next_at": None,
        "user_id": user_id,
        **secret,
    }
    kind = Kind.HELP if form.help_now else HEARD.get(form.seen)
    if kind is None and form.needs:
        kind = Kind.SERVICE
    if kind is not None:
        values["signal_id"] = await _raise(tx, row, kind, at, form.needs)
    await _write(tx, row, form, flags, values)
    if form.seen in KNOWN_WELL:
        await _made_after_all(tx, row)
    await hazards.found(tx, row, home_id, form.hazards, local_date(at))
    if form.unwell:
        await _unwell(tx, row, local_date(at))


def _known(row: dict[str, Any], tap: Tap) -> bool:
    return tap.key is not None and tap.key in row["keys"]


async def _when(tx: Transaction, row: dict[str, Any], tap: Tap) -> tuple[dt.datetime, list[str]]:
    now = await tx.now()
    if tap.at is None:
        return now, []
    begins = dt.datetime.combine(row["week"], dt.time(), LOCAL)
    if tap.at > now + FAST_CLOCK or tap.at < begins:
        return now, ["clock_doubtful"]
    at = min(tap.at, now)
    if row["arrived_at"] is not None and at < row["arrived_at"]:
        return max(now, row["arrived_at"]), ["clock_doubtful"]
    return at, (["told_late"] if now - at > LATE else [])


def _how(tap: VisitArrival, code: str, *, by_desk: bool) -> str:
    if tap.code is not None:
        if re.sub(r"[ -]", "", tap.code).upper() != code:
            raise InvalidField(field="body.code", reason="wrong_visit_code")
        return "code"
    if tap.photo is not None:
        return "photo"
    if (tap.lat is None) != (tap.lon is None):
        raise InvalidField(field="body.lat" if tap.lat is None else "body.lon", reason="missing")
    if tap.lat is not None:
        return "position"
    if by_desk:
        return "desk"
    raise InvalidField(field="body.lat", reason="position_code_or_photo")


async def _keep_photo(tx: Transaction, row: dict[str, Any], text: str) -> None:
    try:
        picture = await asyncio.to_thread(pictures.read, base64.b64decode(text, validate=True))
    except binascii.Error as error:
        raise InvalidField(field="body.photo", reason="unknown_photo") from error
    except pictures.NotAPicture as error:
        raise InvalidField(field="body.photo", reason=str(error)) from error
    key = (await keys.for_writing(tx, [row["person_id"]]))[row["person_id"]]
    await tx.execute(
        sa.insert(visit_photos).values(
            visit_id=row["id"],
            person_id=row["person_id"],
            media_type=picture.media_type,
            size=len(picture.content),
            sealed=key.seal(sealing.column(visit_photos), base64.b85encode(picture.content).decode()),
        )
    )


async def _write(
    tx: Transaction, row: dict[str, Any], tap: Tap, flags: list[str], values: dict[str, Any]
) -> None:
    values["flags"] = sorted({*row["flags"], *flags})
    values["keys"] = [*row["keys"], *([tap.key] if tap.key else [])]
    await tx.execute(sa.update(visits).where(visits.c.id == row["id"]).values(**values))


async def _at_least(tx: Transaction, row: dict[str, Any]) -> int:
    query = sa.text("select min_minutes from visit_duties where id = :id")
    return int(await tx.scalar(query, {"id": row["duty_id"]}))


async def _raise(
    tx: Transaction, row: dict[str, Any], kind: Kind, at: dt.datetime, needs: list[str]
) -> int:
    """A signal about the person; intake makes the case. Answers the signal's id."""
    risk = await tx.scalar(sa.select(persons.c.risk).where(persons.c.id == row["person_id"]))
    payload: dict[str, Any] = {"visit_id": row["id"], "person_id": row["person_id"], "risk": risk}
    payload |= {"needs": list(needs)} if needs else {}
    (stored,) = await signals.store(
        tx, [Signal(SOURCE, None, f"visit-{row['id']}", kind, at=at, payload=payload)]
    )
    return stored.id


async def _made_after_all(tx: Transaction, row: dict[str, Any]) -> None:
    """The alarm about a missed visit was for nothing: whoever has its case hears of it, and the case ends
    if it is about no other."""
    about = {"visit": row["id"], "person": row["person_id"], "signal": row["signal_id"]}
    told = None if row["signal_id"] is None else await tx.row(_TOLD, about)
    if told is None:
        return
    payload = {
        **told["payload"],
        "visit_id": row["id"],
        "of": str(Kind.VISIT_MISSED),
        "clear": not told["others"],
    }
    if "person_id" in payload:
        payload["person_id"] = row["person_id"]  # of two who were one, it is the survivor
    heard = f"visit-{row['id']}-made"
    at = await tx.now()
    await signals.store(tx, [Signal(SOURCE, None, heard, Kind.RECOVERED, at=at, payload=payload)])


async def _unwell(tx: Transaction, row: dict[str, Any], day: dt.date) -> None:
    """Those who are to come daily when she is unwell find it on their lists."""
    query = sa.text("select agreement_id from visit_duties where id = :id")
    agreement_id = await tx.scalar(query, {"id": row["duty_id"]})
    held = visit_agreements.c
    well = sa.or_(held.unwell_from.is_(None), held.unwell_until < day)
    changed = await tx.execute(
        sa.update(visit_agreements)
        .where(held.id == agreement_id, well)
        .values(unwell_from=day + dt.timedelta(days=1), unwell_until=None, version=held.version + 1)
    )
    if changed.rowcount:
        await writing.write_agreement(tx, agreement_id)
