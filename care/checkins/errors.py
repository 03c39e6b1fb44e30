"""What can go wrong with check-ins."""

from __future__ import annotations

from kit.errors import Conflict


class CheckinOver(Conflict):
    """The check-in is answered, has become a case or was passed over."""

    code = "checkin_over"


class PlanEnded(Conflict):
    """An ended plan does not change any more."""

    code = "checkin_plan_ended"
