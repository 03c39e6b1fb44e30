"""Numbers that nobody answers: what the last drill found, for whoever keeps the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

import sqlalchemy as sa

from care.drills.tables import drill_targets, drills
from kit.database import Transaction
from kit.fields import View

Subject = Literal["responder", "contact", "user"]


class StaleNumber(View):
    """A number that did not answer the last drill, over this channel."""

    channel: Literal["sms", "voice"]
    found: Literal["unanswered", "undelivered"]
    since: dt.datetime


_FOUND = ("answered", "unanswered", "undelivered")


async def of(
    tx: Transaction, subject: Subject, numbers: Iterable[tuple[int, str | None]]
) -> dict[int, list[dict[str, Any]]]:
    """Of these subjects with the numbers that they have now: channels on which a number's last drill stayed
    without an answer. A number that was changed since has not failed."""
    wanted = [(key, tx.vault.blind("phone", number)) for key, number in numbers if number]
    if not wanted:
        return {}
    last = (
        sa.select(
            drill_targets.c.subject_id,
            drill_targets.c.channel,
            drill_targets.c.number,
            drill_targets.c.state,
            drills.c.ends_at,
        )
        .join(drills, drills.c.id == drill_targets.c.drill_id)
        .where(
            drill_targets.c.subject == subject,
            drill_targets.c.subject_id.in_({key for key, _ in wanted}),
            drill_targets.c.state.in_(_FOUND),
        )
        .distinct(drill_targets.c.subject_id, drill_targets.c.channel, drill_targets.c.number)
        .order_by(
            drill_targets.c.subject_id,
            drill_targets.c.channel,
            drill_targets.c.number,
            drill_targets.c.id.desc(),
        )
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in await tx.rows(last):
        if row["state"] != "answered" and (row["subject_id"], row["number"]) in wanted:
            said = {"channel": row["channel"], "found": row["state"], "since": row["ends_at"]}
            found.setdefault(row["subject_id"], []).append(said)
    return found
