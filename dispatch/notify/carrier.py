"""What every carrier can do, seen from the outbox."""

from __future__ import annotations

from typing import Protocol


class CarrierError(Exception):
    """A request that failed. ``refused``: the carrier said no, for good; else it may work later."""

    def __init__(self, reason: str, *, refused: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.refused = refused


class Carrier(Protocol):
    """Narrow on purpose: a domestic carrier has to fit behind it."""

    async def send_sms(self, *, to: str, text: str, message_id: int) -> str:
        """Hand over an SMS; answers the carrier's id. Raises: ``CarrierError``."""
        ...

    async def call(self, *, to: str, message_id: int) -> str:
        """Start a call that says what the message's webhook answers; answers the carrier's id.

        Raises: ``CarrierError``.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
