"""Refusals of the device registry, with their stable codes."""

from __future__ import annotations

from kit.errors import BellError, Conflict


class SecondPersonRequired(Conflict):
    """A unit somebody relies on is cut off by two people: another user makes the same call."""

    code = "second_person_required"
    keeps_changes = True


class IllegalStateChange(Conflict):
    """A unit cannot go from ``state`` to ``wanted``; ``extra`` names what is ``allowed``."""

    code = "illegal_state_change"


class NotBound(Conflict):
    """A unit that belongs to nobody cannot be in ``state``: bind it first."""

    code = "not_bound"


class NotInStock(Conflict):
    """The unit ``id`` belongs to somebody or is not in working order; ``extra`` names its ``state``."""

    code = "not_in_stock"


class OrderClosed(Conflict):
    """The install order is in ``state``, in which nothing more can be done with it."""

    code = "order_closed"


class OrderNotStarted(Conflict):
    """Rooms are tried once a unit is there: start the installation first."""

    code = "order_not_started"


class ImportRefused(BellError):
    """Rows of a file cannot be taken, so none was; ``extra`` holds the ``problems``."""

    code = "import_refused"
    status = 422
