"""Refusals of coverage, with their stable codes."""

from __future__ import annotations

from kit.errors import Conflict, NotAllowed


class ApplicationState(Conflict):
    """The application is in another state; ``extra`` names it and what may follow."""

    code = "application_state"


class AlreadyApplied(Conflict):
    """The person has an open application of the programme; ``extra`` names it."""

    code = "already_applied"


class NotEntitled(Conflict):
    """By the rules of the programme the person is in none of its groups."""

    code = "not_entitled"


class MonthClosed(Conflict):
    """The month is closed; ``extra`` names the first that is open."""

    code = "month_closed"


class ApprovalLevel(NotAllowed):
    """This approval is given at a higher level, or by somebody else than the first."""

    code = "approval_level"
