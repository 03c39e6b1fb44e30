"""The one error of every codec."""

from __future__ import annotations


class Undecodable(Exception):
    """A frame that is not understood. It is acknowledged, quarantined and shown.

    ``reason`` is a stable code: ``too_large not_utf8 not_json not_an_object no_kind unknown_kind
    no_result unknown_result no_id unknown_codec``. ``signal_id``: the frame's id, if one can be
    made out in what is left of it.
    """

    def __init__(self, reason: str, signal_id: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.signal_id = signal_id
