"""One press of a button and what the terminal heard about it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

ORDER = ("received", "claimed", "coming", "closed")
"""The states of a receipt, DESIGN §4.1, in the order of a case's life."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message on ``down/receipt``; ``heard_at`` is monotonic seconds."""

    id: str | None
    state: str
    case: str | None
    say: str | None
    eta_min: int | None
    heard_at: float

    @classmethod
    def from_wire(cls, content: dict[str, Any]) -> Receipt:
        return cls(
            id=content.get("id"),
            state=str(content.get("state")),
            case=content.get("case"),
            say=content.get("say"),
            eta_min=content.get("eta_min"),
            heard_at=time.monotonic(),
        )


class Unreadable(Exception):
    """The centre could not read the press (receipt ``unreadable``)."""


@dataclass(slots=True, eq=False)
class Press:
    """A press with its frame, how often it was sent, and its receipts in order of arrival."""

    frame: dict[str, Any]
    made_at: float = field(default_factory=time.monotonic)
    stored: bool = False
    sent: int = 0
    acknowledged: bool = False
    """The broker has acknowledged it once; that proves nothing about the centre."""
    receipts: list[Receipt] = field(default_factory=list)
    first_sent_at: float | None = None
    """Monotonic time of the first sending on this connection; the repeats count from here."""
    next_due_at: float = 0.0
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def id(self) -> str:
        return str(self.frame["id"])

    @property
    def kind(self) -> str:
        return str(self.frame["kind"])

    @property
    def is_receipted(self) -> bool:
        """True once any receipt has come; then the press is not repeated."""
        return bool(self.receipts)

    @property
    def states(self) -> list[str]:
        """The different states heard so far, in order of first arrival."""
        return list(dict.fromkeys(receipt.state for receipt in self.receipts))

    def hear(self, receipt: Receipt) -> None:
        """Note a receipt and wake whoever waits."""
        self.receipts.append(receipt)
        heard, self._heard = self._heard, asyncio.Event()
        heard.set()

    async def wait(self, state: str, timeout: float) -> Receipt:
        """The first receipt of this state, or of a later one (which proves the earlier).

        :raises TimeoutError: none came within ``timeout`` seconds.
        :raises Unreadable: the centre could not read the press.
        """
        wanted = set(ORDER[ORDER.index(state) :])
        async with asyncio.timeout(timeout):
            while True:
                for receipt in self.receipts:
                    if receipt.state in wanted:
                        return receipt
                    if receipt.state == "unreadable":
                        raise Unreadable(f"press {self.id}: {receipt.say or 'no reason given'}")
                await self._heard.wait()
