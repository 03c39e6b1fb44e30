"""Refusals about persons, with their stable codes."""

from __future__ import annotations

from kit.errors import Conflict


class IdentityKnown(Conflict):
    """Somebody who is served has the identity number of ``field`` already."""

    code = "identity_known"
