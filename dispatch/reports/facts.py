"""The stamps of cases as they were written down first.

The columns of ``cases`` say how a case stands: released, taken over, withdrawn from or reopened, they start
over. What is measured here comes from the timeline, which only grows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dispatch.cases.scope import SCOPE, parameters
from dispatch.notify.keys import TAKES_CHARGE
from dispatch.reports.period import Period
from dispatch.vocabulary import SEEN
from kit.access import Actor

# A key without an account behind it (duty leader, partner centre) is an answer by nobody in particular.
_ANSWER = """(e.type in ('claimed', 'takeover')
              or (e.type = 'phone_answered' and e.data ->> 'key' = '1'
                  and e.data ->> 'template' = any(cast(:takes_charge as text[]))))"""
_CONTACT = """(e.type = 'contact'
               or (e.type = 'offer_completed' and e.data ->> 'outcome' = any(cast(:seen as text[]))))"""
_TYPES = """('claimed', 'takeover', 'phone_answered', 'contact', 'offered', 'offer_accepted',
             'offer_departed', 'offer_arrived', 'offer_entered', 'offer_completed')"""

STAMPS = (
    "pressed_at",
    "received_at",
    "opened_at",
    "answered_at",
    "contact_at",
    "dispatched_at",
    "accepted_at",
    "departed_at",
    "arrived_at",
    "entered_at",
    "resolved_at",
    "closed_at",
)
"""The stamps of ``facts`` in the order in which they should come."""


def ctes(where: str = "true", tail: str = "") -> str:
    """``with`` and the tables ``picked``, ``firsts``, ``leads`` and ``facts``: a row per case.

    ``where`` narrows the cases ``c`` further, ``tail`` orders and limits them.
    """
    return f"""
    with picked as materialized (
        select c.*, a.name as area_name
        from cases c left join areas a on a.id = c.area_id
        where c.opened_at >= :since and c.opened_at < :until and {where} {tail}
    ), firsts as (
        select e.case_id,
            min(e.at) filter (where {_ANSWER}) as answered_at,
            (array_agg(case when e.actor_type = 'user' then e.actor_id end order by e.at, e.id)
                filter (where {_ANSWER}))[1]::bigint as answered_by,
            min(e.at) filter (where {_CONTACT}) as contact_at,
            min(e.at) filter (where e.type = 'offered') as dispatched_at,
            min(e.at) filter (where e.type = 'offer_accepted') as accepted_at,
            min(e.at) filter (where e.type = 'offer_departed') as departed_at,
            min(e.at) filter (where e.type = 'offer_arrived') as arrived_at,
            min(e.at) filter (where e.type = 'offer_entered') as entered_at
        from picked p join case_events e on e.case_id = p.id
        where e.type in {_TYPES} group by e.case_id
    ), leads as (
        select distinct on (o.case_id) o.case_id, o.responder_id, r.provider_id
        from picked p join offers o on o.case_id = p.id join responders r on r.id = o.responder_id
        where o.role = 'lead' and o.accepted_at is not null
        order by o.case_id, o.accepted_at desc, o.id desc
    ), facts as materialized (
        select p.id, p.number, p.priority, p.kind, p.state, p.device_id, p.area_id, p.area_name,
            p.pressed_at, coalesce(p.received_at, p.opened_at) as received_at, p.opened_at,
            f.answered_at, f.answered_by, f.contact_at, f.dispatched_at, f.accepted_at, f.departed_at,
            f.arrived_at, f.entered_at, p.claimed_at, p.resolved_at, p.closed_at, p.owner_id,
            p.signal_count, p.disposition, p.outcome, l.responder_id as lead_id, l.provider_id
        from picked p left join firsts f on f.case_id = p.id left join leads l on l.case_id = p.id
    )
    """


@dataclass(frozen=True, slots=True)
class Which:
    """The cases of a report. ``actor`` None: whoever runs the program, who sees all."""

    actor: Actor | None
    period: Period
    area_path: str | None = None

    @property
    def where(self) -> str:
        """What narrows ``cases c left join areas a``."""
        seen = SCOPE if self.actor is not None else "true"
        if self.area_path is not None:
            seen += " and starts_with(coalesce(a.path, c.area_path), :area_path)"
        return seen

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of ``ctes(self.where)``."""
        found: dict[str, Any] = {
            "since": self.period.since,
            "until": self.period.until,
            "takes_charge": list(TAKES_CHARGE),
            "seen": [str(outcome) for outcome in SEEN],
        }
        if self.actor is not None:
            found |= parameters(self.actor)
        if self.area_path is not None:
            found["area_path"] = self.area_path
        return found
