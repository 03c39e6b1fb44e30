"""Who is on duty and who is on leave, as subqueries of the search.

Shifts are what rotas have been worked out to, the one truth about who is on duty; the shift of a rota
says for which area. Leave counts for who has no shift all the same. Both as at ``:at``.
"""

from __future__ import annotations

ON_SHIFT = """
    select responder_id, ends_at, area_id from shifts
    where tstzrange(starts_at, ends_at) @> cast(:at as timestamptz) and purpose = 'responders'
"""
"""Running shifts; ``area_id`` NULL: where the responder works anyway."""

ON_LEAVE = """
    select responder_id, max(ends_at) as until from leaves
    where starts_at <= cast(:at as timestamptz) and ends_at > cast(:at as timestamptz)
      and withdrawn_at is null and kind = 'leave'
    group by responder_id
"""
