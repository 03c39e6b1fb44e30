"""Who may be tried at this moment: a drill is planned days before it calls, and people change."""

from __future__ import annotations

import datetime as dt

from dispatch.follow_ups.rules import EVENING, MORNING
from kit.clock_zone import LOCAL

WINDOW = 10
"""Messages of drills that may be in the outbox: a page never has more than these before it."""

LAST_CALL = dt.timedelta(minutes=5)
"""Before the end: whoever is called later has no time to answer."""

MAY_BE_TRIED = """
    case t.subject
    when 'responder' then exists (
            select from responders r join areas a on a.id = r.area_id
            where r.id = t.subject_id and r.active and t.channel = any(r.channels)
            and starts_with(a.path, place.path))
        and not exists (
            select from offers o where o.responder_id = t.subject_id
            and o.state in ('offered', 'accepted', 'en_route', 'on_scene'))
    when 'user' then exists (
            select from users u join areas a on a.id = u.area_id
            where u.id = t.subject_id and u.active and starts_with(a.path, place.path))
        and not exists (
            select from cases c where c.owner_id = t.subject_id
            and c.closed_at is null and c.situation = 'emergency')
    else exists (
            select from contacts k join persons p on p.id = k.person_id and p.active
            join areas a on a.id = p.area_id
            join consents n on n.person_id = p.id
                and n.purpose = 'family_sharing' and n.withdrawn_at is null
            where k.id = t.subject_id and k.inform <> 'never' and not k.do_not_inform
            and starts_with(a.path, place.path)
            and not exists (
                select from cases c where c.closed_at is null and c.situation = 'emergency'
                and (c.person_id = p.id or (c.person_id is null and c.home_id = p.home_id))))
    end
"""
"""Condition on a target ``t`` of a drill ``d`` with its area ``place``: still wanted and allowed as when
the drill began, and nobody who is at work on an emergency, or whose relative needs help now."""

TARGETS = "drill_targets t join drills d on d.id = t.drill_id join areas place on place.id = d.area_id"
"""What the condition is put to."""

_BY_DAY = f"extract(hour from bell_now() at time zone '{LOCAL.key}') between {MORNING} and {EVENING - 1}"
_MORNING = f"""
    (date_trunc('day', bell_now() at time zone '{LOCAL.key}' + interval '{24 - MORNING} hours')
     + interval '{MORNING} hours') at time zone '{LOCAL.key}'
"""
_WAITS = f"""
    d.state = 'running' and d.ends_at > bell_now() + interval '{LAST_CALL.total_seconds()} seconds'
    and t.state = 'waiting'
"""

NEXT_DUE = f"""
    select case when {_BY_DAY} then greatest(min(t.due_at), bell_now() + interval '60 seconds')
                else greatest(min(t.due_at), {_MORNING}) end
    from {TARGETS} where {_WAITS} and (t.due_at > bell_now() or not ({_BY_DAY})) having count(*) > 0
"""
"""When a drill has somebody to try next, if anybody waits."""

IS_DUE = f"""
    {_BY_DAY}
    and (select count(*) from outbox where state in ('pending', 'sending') and channel in ('voice', 'sms')
         and template like 'drill.%') < {WINDOW}
    and exists (select from {TARGETS} where {_WAITS} and t.due_at <= bell_now() and {MAY_BE_TRIED})
"""
"""Whether somebody is to be tried now and may be."""
