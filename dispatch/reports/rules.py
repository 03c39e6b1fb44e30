"""What is measured against what: targets of the stages, bands of load."""

from __future__ import annotations

from dispatch.vocabulary import Disposition

TARGETS: dict[str, tuple[int, ...]] = {
    "answer": (15, 60, 180),
    "contact": (60,),
    "dispatch": (60,),
    "accept": (60,),
    "arrive": (2700, 3600),
    "enter": (300,),
}
"""Stage → seconds, the strictest first.

answer: GB/T 33358-2016 (15 s), TSA/TEC Quality (60 s, 180 s). dispatch: NFPA 1225, 60 s after the answer.
arrive: 45 and 60 min after the decision to send, enter: 5 min after arrival (UK response services,
Camden Careline). contact, accept: our own deadlines (DESIGN §5).
"""

FALSE_ALARMS = (Disposition.ACCIDENTAL, Disposition.TEST, Disposition.TECHNICAL)

INTERVAL_MIN = 10

BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("acceptable", 0, 1),
    ("manageable", 2, 2),
    ("high", 3, 10),
    ("flood", 11, None),
)
"""Name, least and most alarms per operator in 10 minutes.

EEMUA 191 and ISA-18.2 / IEC 62682, from secondary sources: about 1 is acceptable, 2 is the most that can be
managed, more than 10 is a flood, which should be less than 1 % of the intervals.
"""


def share(part: int, of: int) -> float | None:
    """Part of a whole from 0 to 1; None of nothing."""
    return round(part / of, 4) if of else None
