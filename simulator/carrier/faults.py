"""Things that go wrong on purpose, set through ``POST /sim/faults``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from simulator.carrier.records import Fault, new_sid
from simulator.carrier.store import Store

FaultName = Literal[
    "reject",
    "error_500",
    "timeout",
    "delay",
    "busy",
    "no_answer",
    "voicemail",
    "never_deliver",
    "undelivered",
    "drop_response",
    "spent",
]
AT_REQUEST = frozenset({"reject", "error_500", "timeout", "delay", "drop_response", "spent"})
FOR_SMS = frozenset({"never_deliver", "undelivered"})
FOR_VOICE = frozenset({"busy", "no_answer", "voicemail"})


class NewFault(BaseModel):
    """A fault to set. ``to`` is a number or ``*``; ``count`` null means until it is deleted."""

    to: str = "*"
    channel: Literal["sms", "voice", "*"] = "*"
    fault: FaultName
    count: int | None = Field(default=None, ge=1)
    delay_s: float | None = Field(default=None, ge=0)
    error_code: int | None = None


class Faults:
    """Chooses which fault strikes a request; the one set last strikes first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, new: NewFault) -> None:
        self._store.save(Fault(id=new_sid("FA"), **new.model_dump()))

    def strike_request(self, to: str, channel: str) -> Fault | None:
        """The fault of a REST request to ``to``, or None. Uses up one of its count."""
        return self._strike(to, channel, AT_REQUEST)

    def strike_delivery(self, to: str, channel: str) -> Fault | None:
        """The fault of the delivery of an accepted text or call, or None."""
        return self._strike(to, channel, FOR_SMS if channel == "sms" else FOR_VOICE)

    def lasting(self) -> Fault | None:
        """A fault that strikes every request until it is deleted: the carrier itself is in trouble."""
        for fault in reversed(self._store.faults.values()):
            everywhere = fault.to == "*" and fault.channel == "*" and fault.count is None
            if everywhere and fault.fault in AT_REQUEST:
                return fault
        return None

    def _strike(self, to: str, channel: str, names: frozenset[str]) -> Fault | None:
        for fault in reversed(self._store.faults.values()):
            if (
                fault.fault in names
                and fault.to in {"*", to}
                and fault.channel in {"*", channel}
                and fault.count != 0
            ):
                if fault.count is not None:
                    fault.count -= 1
                    self._store.save(fault)
                return fault
        return None
