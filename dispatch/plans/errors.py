"""Refusals of escalation plans."""

from __future__ import annotations

from kit.errors import BellError, Conflict


class PlanRefused(BellError):
    """The rules speak against the plan; ``extra`` lists every field, what is wrong and what to do."""

    code = "plan_refused"
    status = 422


class PlanOverlaps(Conflict):
    """Another plan of the same area, kind, priority and person takes some of the same hours."""

    code = "plan_overlaps"
