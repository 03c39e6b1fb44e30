"""Cases as lines of CSV, with every stamp that the figures are computed from. No personal data."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import sqlalchemy as sa

from dispatch.reports.facts import Which, ctes
from kit.clock_zone import LOCAL
from kit.database import Database

PAGE = 400

COLUMNS = (
    "id",
    "number",
    "priority",
    "kind",
    "state",
    "device_id",
    "area_id",
    "area",
    "pressed_at",
    "received_at",
    "opened_at",
    "first_answered_at",
    "first_answered_by",
    "first_answered_name",
    "contact_at",
    "dispatched_at",
    "accepted_at",
    "departed_at",
    "arrived_at",
    "entered_at",
    "claimed_at",
    "resolved_at",
    "closed_at",
    "owner_id",
    "owner",
    "lead_provider_id",
    "lead_provider",
    "signal_count",
    "offers",
    "offers_made",
    "offers_accepted",
    "offers_declined",
    "offers_expired",
    "disposition",
    "outcome",
    "emergency_services",
    "emergency_called_at",
    "emergency_references",
    "hospital",
    "satisfaction",
)
"""Stamps are the first of their kind, in Shanghai's time; ``claimed_at`` is that of the present owner.

``offers``: ``provider id:accepted|declined|expired|other`` for each, ``-`` for no provider.
"""


def _statement(where: str) -> sa.TextClause:
    return sa.text(
        f"""{ctes(f"{where} and c.id > :after", "order by c.id limit :page")}, asked as (
            select o.case_id, count(*) as made,
                count(*) filter (where x.answer = 'accepted') as accepted,
                count(*) filter (where x.answer = 'declined') as declined,
                count(*) filter (where x.answer = 'expired') as expired,
                string_agg(coalesce(r.provider_id::text, '-') || ':' || x.answer, ' ' order by o.id) as each
            from facts f join offers o on o.case_id = f.id join responders r on r.id = o.responder_id
            cross join lateral (select case when o.accepted_at is not null then 'accepted'
                when o.state in ('declined', 'expired') then o.state else 'other' end) as x(answer)
            group by o.case_id
        )
        select f.*, e.*, s.satisfaction, f.area_name as area, f.answered_at as first_answered_at,
            f.answered_by as first_answered_by, by_.name as first_answered_name, own.name as owner,
            f.provider_id as lead_provider_id, v.name as lead_provider,
            a.each as offers, coalesce(a.made, 0) as offers_made,
            coalesce(a.accepted, 0) as offers_accepted,
            coalesce(a.declined, 0) as offers_declined, coalesce(a.expired, 0) as offers_expired
        from facts f left join users by_ on by_.id = f.answered_by
        left join users own on own.id = f.owner_id
        left join providers v on v.id = f.provider_id left join asked a on a.case_id = f.id
        cross join lateral (
            select string_agg(service, ' ' order by called_at, id) as emergency_services,
                min(called_at) as emergency_called_at,
                string_agg(reference, ' ' order by called_at, id) as emergency_references,
                string_agg(hospital, ' ' order by called_at, id) as hospital
            from emergency_calls where case_id = f.id) e
        left join lateral (
            select satisfaction from follow_ups where case_id = f.id and satisfaction is not null
            order by done_at desc limit 1) s on true
        order by f.id
        """
    )


async def lines(database: Database, which: Which) -> AsyncIterator[list[Any]]:
    """The cells of each case, a page per transaction, so that nobody waits for it."""
    statement, after = _statement(which.where), 0
    while True:
        async with database.transaction() as tx:
            rows = await tx.rows(statement, {**which.values, "after": after, "page": PAGE})
        for row in rows:
            yield [_cell(row[name]) for name in COLUMNS]
        if len(rows) < PAGE:
            return
        after = rows[-1]["id"]


def _cell(value: Any) -> Any:
    return value.astimezone(LOCAL).isoformat() if isinstance(value, dt.datetime) else value
