"""Numbers that nobody answers: what the last drill found, for whoever keeps the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

import sqlalchemy as sa

from kit.database import Transaction
from kit.fields import View

Subject = Literal["responder", "contact", "user"]


class StaleNumber(View):
    """A number that did not answer the last drill, over this channel."""

    channel: Literal["sms", "voice"]
    found: Literal["unanswered", "undelivered"]
    since: dt.datetime


_LAST = sa.text(
    """
    select distinct on (t.subject_id, t.channel, t.number)
           t.subject_id, t.channel, t.number, t.state, d.ends_at
    from drill_targets t join drills d on d.id = t.drill_id
    where t.subject = :subject and t.subject_id = any(cast(:ids as bigint[]))
      and t.state in ('answered', 'unanswered', 'undelivered')
    order by t.subject_id, t.channel, t.number, t.id desc
    """
)


async def of(
    tx: Transaction, subject: Subject, numbers: Iterable[tuple[int, str | None]]
) -> dict[int, list[dict[str, Any]]]:
    """Of these subjects with the numbers that they have now: channels on which a number's last drill stayed
    without an answer. A number that was changed since has not failed."""
    wanted = [(key, tx.vault.blind("phone", number)) for key, number in numbers if number]
    if not wanted:
        return {}
    found: dict[int, list[dict[str, Any]]] = {}
    for row in await tx.rows(_LAST, {"subject": subject, "ids": sorted({key for key, _ in wanted})}):
        if row["state"] != "answered" and (row["subject_id"], row["number"]) in wanted:
            said = {"channel": row["channel"], "found": row["state"], "since": row["ends_at"]}
            found.setdefault(row["subject_id"], []).append(said)
    return found
