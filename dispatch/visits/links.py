"""Links to visitors' lists: made, opened, confirmed, revoked. Nothing about anybody is in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from care.responders.tables import responders
from dispatch.link import capability
from dispatch.visits.tables import visit_links
from kit import audit
from kit.clock_zone import LOCAL, local_date
from kit.database import Transaction
from kit.errors import NotFound
from kit.settings import Settings

PURPOSE = b"visits"
LIVES = dt.timedelta(days=14)
MAX_FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=2)


async def make(tx: Transaction, responder_id: int, user_id: int) -> tuple[int, dt.datetime]:
    """A new link in place of those he had; answers its id and its end."""
    now = await tx.now()
    mine = (visit_links.c.responder_id == responder_id, visit_links.c.revoked_at.is_(None))
    await tx.execute(sa.update(visit_links).where(*mine).values(revoked_at=now))
    link_id: int = await tx.scalar(
        sa.insert(visit_links)
        .values(responder_id=responder_id, created_by=user_id, expires_at=now + LIVES)
        .returning(visit_links.c.id)
    )
    return link_id, now + LIVES


def url(settings: Settings, link_id: int) -> str:
    """What is sent."""
    token = capability.token(settings.secret_key, link_id, PURPOSE)
    return f"{settings.public_url.rstrip('/')}/v/{token}"


def completed(settings: Settings, params: dict[str, Any]) -> dict[str, Any]:
    """A message's values; the link is put in only when it is sent."""
    link_id = params.get("visit_link_id")
    return params if link_id is None else {**params, "link": url(settings, link_id)}


async def opened(tx: Transaction, settings: Settings, token: str, *, hold: bool = False) -> sa.RowMapping:
    """The link with its visitor. Raises: ``NotFound`` if it is not ours, over, or taken back."""
    link_id = capability.offer_id(settings.secret_key, token, PURPOSE)
    query = (
        sa.select(
            visit_links,
            responders.c.name,
            responders.c.phone,
            responders.c.phones,
            responders.c.lat,
            responders.c.lon,
        )
        .join(responders, responders.c.id == visit_links.c.responder_id)
        .where(
            visit_links.c.id == link_id,
            visit_links.c.revoked_at.is_(None),
            visit_links.c.expires_at > await tx.now(),
            responders.c.active,
        )
    )
    row = None
    if link_id is not None:
        row = await tx.row(query.with_for_update(of=visit_links) if hold else query)
    if row is None:
        raise NotFound(what="link", id="")
    return row


async def seen(tx: Transaction, row: sa.RowMapping) -> None:
    """Write down that names were seen by this link, unless it was today: the page asks twice a minute."""
    said = audit.audit.c
    today = sa.select(said.id).where(
        said.subject_type == "responder",
        said.subject_id == str(row["responder_id"]),
        said.action == "visit_link.view",
        said.detail["link_id"].as_integer() == row["id"],
        said.at >= dt.datetime.combine(local_date(await tx.now()), dt.time(), LOCAL),
    )
    if await tx.scalar(today.limit(1)) is None:
        await audit.record(tx, None, "visit_link.view", "responder", row["responder_id"], link_id=row["id"])


async def confirm(tx: Transaction, row: sa.RowMapping, tail: str) -> int | None:
    """Whether these are the last digits of the number that got the link: None, or how many tries are left.
    After five wrong ones one more is allowed every two minutes."""
    now = await tx.now()
    mine = visit_links.c.id == row["id"]
    tired = row["failures"] >= MAX_FAILURES
    locked = tired and row["failed_at"] is not None and now - row["failed_at"] < LOCKED_FOR
    if not locked and any(one.endswith(tail) for one in [row["phone"], *row["phones"]]):
        await tx.execute(sa.update(visit_links).where(mine).values(confirmed=True))
        return None
    if not locked:
        failures: int = min(row["failures"] + 1, MAX_FAILURES)
        await tx.execute(sa.update(visit_links).where(mine).values(failures=failures, failed_at=now))
        return MAX_FAILURES - failures
    return 0
