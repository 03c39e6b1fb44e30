"""What a smart-home sensor says, in our words: alarms, readings, battery.

The three smart-home families fill one of these each and turn it into a message the same way, so that a
smoke alarm is the same signal whoever carries it here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from devices.codecs import making
from devices.codecs.buttons import Gesture, gesture
from devices.codecs.codec import Decoded
from devices.codecs.native import fields as read
from devices.codecs.native.schema import SIGNAL_DBM
from devices.codecs.native.status import Status
from kit.signals import Kind

ALARMS: dict[str, Kind] = {
    "sos": Kind.SOS,
    "smoke": Kind.FIRE,
    "gas": Kind.GAS,
    "carbon_monoxide": Kind.GAS,
    "water": Kind.WATER,
    "fall": Kind.FALL,
    "tamper": Kind.TAMPER,
    "battery_low": Kind.LOW_BATTERY,
    "fault": Kind.FAULT,
    "test": Kind.TEST,
}
"""Reading → the signal it is while true. Doors and movement are readings, not alarms."""

DANGERS = frozenset({"sos", "smoke", "gas", "carbon_monoxide", "water", "fall"})
"""Those that bring somebody to the door."""

SLOW = frozenset({Kind.LOW_BATTERY})
"""States that last for weeks: told again and again, they are one signal in 24 h."""


@dataclass(slots=True)
class Sensed:
    """``data``: everything the frame said, as it said it. ``battery`` in percent, ``signal_dbm`` in dBm.

    ``pressed``: a signal of its own, told once. ``seen``: there is something a status can say.
    """

    data: dict[str, Any]
    readings: dict[str, Any] = field(default_factory=dict)
    battery: int | None = None
    signal_dbm: int | None = None
    mains: bool | None = None
    location: dict[str, Any] | None = None
    pressed: list[Gesture] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    seen: bool = False

    def state(self, name: str, value: bool) -> None:
        """A yes or no of the vocabulary. Of two that share a name, yes stays."""
        self.readings[name] = value or self.readings.get(name) is True
        self.seen = True

    def tell(self, name: str, value: Any) -> None:
        """A yes or no in the maker's words, ``unknown_value`` for one that nobody has described.

        A danger in unknown words is a danger. Anything else is left out, and so is a number that is neither
        0 nor 1: meters have readings of the same names.
        """
        said = making.says(value)
        if said is None and isinstance(value, str):
            if name == "motion":  # radars tell how much
                said = True
            elif name in DANGERS:
                said = True
                self.flags.append("unknown_value")
        if said is None:
            self.flags.append("unknown_value")
        else:
            self.state(name, said)

    def measure(self, name: str, value: Any, scale: float = 1.0) -> None:
        """A number of the vocabulary; what is none is left out."""
        number = making.as_number(value)
        if number is not None:
            self.readings[name] = round(number * scale, 3)
            self.seen = True

    def charge(self, value: Any) -> None:
        """A battery in percent."""
        understood = making.percent(value)
        if understood is None:
            self.flags.append("bad_battery")
        else:
            self.battery, self.seen = understood, True

    def strength(self, value: Any) -> None:
        """A radio signal in dBm."""
        self.signal_dbm = read.number(making.as_number(value), SIGNAL_DBM)
        self.seen = True

    def press(self, word: Any) -> None:
        """A gesture, by the maker's word for it."""
        if not isinstance(word, str):
            return
        self.seen = True
        if not word:
            return
        self.readings["action"] = word[:64]
        if (found := gesture(word)) is not None:
            self.pressed.append(found)

    def message(
        self,
        device_id: str,
        frame: bytes,
        received_at: dt.datetime,
        at: dt.datetime | None = None,
        signal_id: str | None = None,
    ) -> Decoded:
        """The message. ``at``: when it happened, for the state or the press it is about."""
        payload: dict[str, Any] = {"data": self.data}
        if self.battery is not None:
            payload["battery"] = self.battery
        if self.location is not None:
            payload["location"] = self.location
        signals = []
        for kind, key in self.pressed:
            data = {**self.data, "key": key} if kind is Kind.SERVICE else self.data
            signals.append(
                making.signal(
                    device_id, kind, frame, received_at, at=at, signal_id=signal_id,
                    payload=payload | {"data": data}, flags=self.flags,
                )
            )  # fmt: skip
        for name, kind in ALARMS.items():
            if self.readings.get(name) is True:
                slow = kind in SLOW
                signals.append(
                    making.signal(
                        device_id, kind, frame, received_at, at=None if slow else at, level=True,
                        signal_id=kind.value if slow else signal_id, payload=payload, flags=self.flags,
                    )
                )  # fmt: skip
        status = None
        if self.seen or signals:
            status = Status(
                battery=self.battery,
                signal_dbm=self.signal_dbm,
                mains=self.mains,
                location=self.location,
                readings=self.readings or None,
                flags=list(dict.fromkeys(self.flags)),
            )
        return Decoded(device_id, frame, signals=making.gravest_first(signals), status=status)
