"""The status of a position: 32 bits, states in the low half, alarms in the high half.

Sources: appendix of the published SeTracker protocol (4p-touch.com, bits 0 to 4 and 16 to 22),
traccar's WatchProtocolDecoder (the same, bit 14, and bit 22 as a fall). An alarm bit is set in the
frame that reports it and in no later one (recordings of a ReachFar V52), so it counts in every frame;
a state bit stays set, so outside of an alarm it is only a reading.
"""

from __future__ import annotations

import re

from kit.signals import Kind

STATES: dict[int, str] = {
    0: "low_battery",
    1: "outside_fence",
    2: "inside_fence",
    3: "worn",
    4: "still",
    14: "mains_lost",
}
"""Traccar reads bit 4 as motion; the protocol says the unit is not moving, and its examples agree."""

ALARMS: dict[int, tuple[str, Kind]] = {
    16: ("sos", Kind.SOS),
    17: ("low_battery", Kind.LOW_BATTERY),
    18: ("left_fence", Kind.GEOFENCE),
    19: ("entered_fence", Kind.GEOFENCE),
    20: ("removed", Kind.REMOVED),
    21: ("fall", Kind.FALL),
    22: ("fall_or_heart", Kind.FALL),
}
"""Bit 22 is a fall or an abnormal heart rate, as the maker has it: both deserve the question."""

GRAVEST_FIRST = (
    Kind.SOS,
    Kind.FALL,
    Kind.GEOFENCE,
    Kind.REMOVED,
    Kind.MAINS_LOST,
    Kind.LOW_BATTERY,
)

_STATES_IN_AN_ALARM = {0: Kind.LOW_BATTERY, 14: Kind.MAINS_LOST}
_STATES_ALONE = {1: Kind.GEOFENCE, 2: Kind.GEOFENCE, **_STATES_IN_AN_ALARM}
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{1,8}", re.ASCII)


def read(text: str) -> int | None:
    """The status as a number; None when it is not one."""
    text = text.strip()
    return int(text, 16) if _HEXADECIMAL.fullmatch(text) else None


def bits(status: int) -> list[int]:
    """The numbers of the bits that are set, the lowest first."""
    return [bit for bit in range(32) if status >> bit & 1]


def states(status: int) -> list[str]:
    """The names of the states."""
    return [name for bit, name in STATES.items() if status >> bit & 1]


def alarms(status: int) -> list[str]:
    """The names of the alarms; a bit that nobody has described is ``bit_N``."""
    return [ALARMS[bit][0] if bit in ALARMS else f"bit_{bit}" for bit in bits(status) if bit >= 16]


def kinds(status: int | None, *, alarm: bool) -> tuple[list[Kind], list[str]]:
    """What has to be raised, the gravest first, and flags that say what is unsure.

    ``alarm``: the frame is an alarm (``AL``), so somebody or something wanted to be heard. One that
    does not say why (no readable status, no alarm bit, an unknown one) is an SOS: watches are known
    that press with a status of zero.
    """
    raised = {ALARMS[bit][1] for bit in ALARMS if status is not None and status >> bit & 1}
    flags: list[str] = []
    if status is not None and status >> 22 & 1 and not status >> 21 & 1:
        flags.append("fall_or_heart")
    if alarm and status is None:
        flags.append("no_status")
    elif alarm and status is not None:
        unknown = any(bit > 22 for bit in bits(status))
        described = bool(raised) or bool(status >> 14 & 1)
        if unknown:
            flags.append("unknown_alarm")
        elif not described:
            flags.append("no_alarm_bit")
        states_count = _STATES_IN_AN_ALARM if described else _STATES_ALONE
        raised |= {kind for bit, kind in states_count.items() if status >> bit & 1}
    if {"no_status", "unknown_alarm", "no_alarm_bit"} & set(flags):
        raised.add(Kind.SOS)
    return [kind for kind in GRAVEST_FIRST if kind in raised], flags
