"""Refusals of dispatch, with their stable codes."""

from __future__ import annotations

from kit.errors import Conflict


class Claimed(Conflict):
    """Somebody else holds the case; ``extra`` names ``owner`` and ``since``."""

    code = "claimed"


class WrongState(Conflict):
    """The case or offer is in ``state``, in which ``action`` makes no sense."""

    code = "wrong_state"


class SecondPersonRequired(Conflict):
    """A P1 in which nobody has heard or seen the person is closed by two people."""

    code = "second_person_required"
    keeps_changes = True


class RoleTaken(Conflict):
    """Another responder has said yes first; ``extra`` names the role."""

    code = "role_taken"


class NobodyAvailable(Conflict):
    """No responder could be asked; ``extra`` gives the reasons of those left out."""

    code = "nobody_available"


class HandoverIncomplete(Conflict):
    """Items of the list, or cases that came in since, have not been confirmed."""

    code = "handover_incomplete"


class OwnsP1(Conflict):
    """The user owns a P1 and has to hand it over before leaving; ``extra`` names them."""

    code = "owns_p1"


class AlreadyRated(Conflict):
    """The task has its rating."""

    code = "already_rated"


class NotShelvable(Conflict):
    """P1 and P2, and whoever asks for advice about their health, are never put on the shelf; ``extra``
    names the ``cases``. Of several nothing has been done."""

    code = "not_shelvable"
