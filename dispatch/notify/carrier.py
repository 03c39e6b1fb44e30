"""What every carrier can do, seen from the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class CarrierError(Exception):
    """A request that failed. ``refused``: the carrier said no, for good; else it may work later.
    ``spent``: this number has had its share of messages; neither is held against the carrier.
    """

    def __init__(self, reason: str, *, refused: bool = False, spent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.refused = refused
        self.spent = spent


@dataclass(frozen=True, slots=True)
class CalleeLimit:
    """At most ``most`` messages to one number in ``per_s`` seconds."""

    per_s: int
    most: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it leaves. ``values``: what the text's template was filled in with; ``code``: the
    carrier's own name of the template, where it takes only those it has approved."""

    message_id: int
    channel: str  # sms | voice | chat
    to: str
    template: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier has it. ``id``: its name there; ``number``: which of our numbers it shows."""

    id: str
    number: str | None = None


class Carrier(Protocol):
    """Narrow on purpose: a domestic carrier has to fit behind it."""

    @property
    def name(self) -> str:
        """As messages and ``/carriers`` call it."""
        ...

    @property
    def channels(self) -> Mapping[str, tuple[CalleeLimit, ...]]:
        """What it carries, and how much of it to one number."""
        ...

    @property
    def approves_templates(self) -> bool:
        """Whether it takes only texts whose template it has approved (``carrier_templates``)."""
        ...

    def serves(self, channel: str, to: str) -> bool:
        """Whether it reaches this number over this channel."""
        ...

    async def send(self, message: Outgoing) -> Accepted:
        """Hand over a text, or start a call that says what the message's webhook answers.

        Raises: ``CarrierError``.
        """
        ...

    async def probe(self, channel: str) -> None:
        """Ask something that costs nothing and reaches nobody. Raises: ``CarrierError``."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
