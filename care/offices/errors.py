"""Refusals about lists of other offices, with their stable codes."""

from __future__ import annotations

from kit.errors import Conflict


class ListEnded(Conflict):
    """The list is in ``state``: applied or discarded."""

    code = "list_ended"


class NotComplete(Conflict):
    """A list of deaths or moves names those who are gone: nobody is missing from it."""

    code = "list_never_complete"
    status = 422
