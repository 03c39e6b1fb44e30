"""Refusals of the hotline, with their stable codes."""

from __future__ import annotations

from kit.errors import Conflict


class Unsupported(Conflict):
    """Neither the switchboard nor the carrier of this call does ``command``; somebody does it by hand."""

    code = "unsupported"


class NoTelephone(Conflict):
    """There is no number to connect: none is known of the user, or none of the other side."""

    code = "no_telephone"


class CallTaken(Conflict):
    """Another desk answers the call; ``extra`` names ``agent``."""

    code = "call_taken"
