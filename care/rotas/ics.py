"""One person's shifts as a calendar that a phone can subscribe to."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from icalendar import Calendar, Event

from care.rotas.tables import rota_links, rotas, shifts
from kit.catalogue import text
from kit.database import Transaction

BACK = dt.timedelta(days=31)


def digest(token: str) -> str:
    """What the table holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def new_link(tx: Transaction, responder_id: int, user_id: int) -> tuple[int, str]:
    """Make a capability; answers its id and the token, which is told once."""
    token = secrets.token_urlsafe(24)
    values = {"responder_id": responder_id, "token_hash": digest(token), "created_by": user_id}
    link_id: int = await tx.scalar(sa.insert(rota_links).values(**values).returning(rota_links.c.id))
    return link_id, token


async def opens(tx: Transaction, responder_id: int, token: str) -> bool:
    """Whether a token opens this person's calendar."""
    found = await tx.scalar(
        sa.select(rota_links.c.id).where(
            rota_links.c.token_hash == digest(token),
            rota_links.c.responder_id == responder_id,
            rota_links.c.revoked_at.is_(None),
        )
    )
    return found is not None


async def document(tx: Transaction, responder_id: int, language: str) -> bytes:
    """The calendar: a month back, and all that is written ahead. It names the rotas and nobody else."""
    now = await tx.now()
    rows = await tx.rows(
        sa.select(shifts.c.id, shifts.c.starts_at, shifts.c.ends_at, shifts.c.created_at, rotas.c.name)
        .outerjoin(rotas, rotas.c.id == shifts.c.rota_id)
        .where(shifts.c.responder_id == responder_id, shifts.c.ends_at > now - BACK)
        .order_by(shifts.c.starts_at, shifts.c.id)
    )
    return _calendar(rows, now, language)


def _calendar(rows: Sequence[sa.RowMapping], now: dt.datetime, language: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//pingan-bell//rota//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", text("duty.calendar", language))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for row in rows:
        event = Event()
        event.add("uid", f"shift-{row['id']}@pingan-bell")
        event.add("dtstamp", now)
        event.add("dtstart", row["starts_at"].astimezone(dt.UTC))
        event.add("dtend", row["ends_at"].astimezone(dt.UTC))
        event.add("summary", row["name"] or text("duty.calendar", language))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
