"""From when on something is wrong with a unit. Data: a district may keep other numbers.

Silence. A heartbeat may be lost once: late after two. A telecare hub counts as faulty after six checks
in a row that failed, an hour of them (research/domain.md §3.1, Chiptech SEVEN), so offline is six
heartbeats, and never less than half an hour, in which a router restarts by itself. Alarm buttons have
to prove themselves weekly, and a power-cycled unit within a day (JGJ/T 484 §10.3.1, Herts Careline):
unsupervised is a day of silence. Units that speak once a day get two, three and seven days.

Battery. The ladder of DESIGN's issue; 70 % of faults in the field are batteries (Hirakata).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kit.signals import Kind


class State(StrEnum):
    """How well a unit is heard."""

    OK = "ok"
    LATE = "late"
    OFFLINE = "offline"
    UNSUPERVISED = "unsupervised"


SILENT = (State.LATE, State.OFFLINE, State.UNSUPERVISED)


class Finding(StrEnum):
    """What can be wrong with a unit; at most one of each."""

    SILENCE = "silence"
    BATTERY = "battery"
    MAINS = "mains"
    SIGNAL = "signal"
    CLOCK = "clock"
    SIM = "sim"


SLOW_FROM_S = 43_200
"""Heartbeats rarer than this are counted by other multiples."""


def thresholds_s(heartbeat_s: int) -> tuple[int, int, int]:
    """Seconds of silence until a unit is late, offline and unsupervised."""
    if heartbeat_s >= SLOW_FROM_S:
        return 2 * heartbeat_s, 3 * heartbeat_s, 7 * heartbeat_s
    offline = max(6 * heartbeat_s, 1800)
    return 2 * heartbeat_s, offline, max(2 * offline, 86_400)


BATTERY_RUNGS = (30, 15, 5)
"""Percent. Each is told once per discharge."""

CHARGED = 40
"""From this percent on the ladder begins anew: charged, or another battery."""

WEAK_DBM = -107
STRONG_DBM = -100
"""The best of a full hour, at or below, at or above. GSM loses calls near -110 dBm (3GPP TS 45.008:
reference sensitivity -102 to -110)."""

CLOCK_WRONG_S = 300
CLOCK_RIGHT_S = 120

SIM_DAYS = (30, 7, 0)
"""Days before the contract of a SIM ends."""

HOLD_LONGEST_S = 900


def hold_s(heartbeat_s: int) -> int:
    """How long a failure waits for its neighbours before it is told by itself: the minute within which
    they fail, and the heartbeat by which we learn of it."""
    return 60 + min(heartbeat_s, HOLD_LONGEST_S)


@dataclass(frozen=True, slots=True)
class Telling:
    """What becomes of a finding. ``after_s`` None: as ``hold_s``."""

    kind: Kind
    after_s: int | None = 0


TELLING: dict[tuple[Finding, str | None], Telling] = {
    (Finding.SILENCE, State.OFFLINE): Telling(Kind.OFFLINE),
    (Finding.SILENCE, State.UNSUPERVISED): Telling(Kind.UNSUPERVISED),
    (Finding.BATTERY, None): Telling(Kind.LOW_BATTERY),
    (Finding.MAINS, None): Telling(Kind.MAINS_LOST, None),
    (Finding.SIGNAL, None): Telling(Kind.WEAK_SIGNAL, 86_400),
    (Finding.CLOCK, None): Telling(Kind.CLOCK_DRIFT, 86_400),
    (Finding.SIM, None): Telling(Kind.SIM_EXPIRING),
}
"""By finding and level (None: any). A unit that is only late is shown and not told."""


def telling(finding: Finding, level: str) -> Telling | None:
    """What a finding of this level raises; None: nothing."""
    return TELLING.get((finding, level)) or TELLING.get((finding, None))


@dataclass(frozen=True, slots=True)
class Crowd:
    """When units that fail together are one incident: ``many`` of them, or ``few`` that are at least
    ``share`` of all; and at any rate ``least`` of all, so that a city's daily faults are none."""

    few: int
    share: float
    many: int
    least: float = 0.0

    def is_one(self, failing: int, total: int) -> bool:
        """Whether so many of ``total`` units are an incident."""
        part = failing / max(total, failing, 1)
        return part >= self.least and (failing >= self.many or (failing >= self.few and part >= self.share))


CROWDS: dict[str, Crowd] = {
    "building": Crowd(few=5, share=0.3, many=20),
    "gateway": Crowd(few=5, share=0.3, many=20),
    "cell": Crowd(few=20, share=0.0, many=20),
    "area": Crowd(few=5, share=0.3, many=20, least=0.1),
}
"""By type of place."""

CLEARED_SHARE = 0.1
"""An incident is over when no more than this share of its units still fail; what is left then is a
fault of its own."""

DAILY_S = 86_400
"""A high-risk person without supervision is called once in this time until it is repaired."""
