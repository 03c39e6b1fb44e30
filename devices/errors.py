"""Refusals of the device registry, with their stable codes."""

from __future__ import annotations

from kit.errors import Conflict


class SecondPersonRequired(Conflict):
    """A unit somebody relies on is cut off by two people: another user makes the same call."""

    code = "second_person_required"
    keeps_changes = True
