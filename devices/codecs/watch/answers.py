"""What a watch waits to hear back, as the published protocol has it.

Unanswered, ``LK`` is repeated each minute and reboots the watch at the fifth time; ``AL``, ``CCID``
and measurements are repeated until somebody answers.
"""

from __future__ import annotations

from devices.codecs.watch import health

SAME_WORD = frozenset({"LK", "TKQ", "TKQ2", "CCID", "ICCID", "RYIMEI"}) | health.WORDS
"""Answered with the word itself, written as it came."""

_OTHERS = {
    "INIT": "INIT,1",
    "CONFIG": "CONFIG,1",
    # A recording that nobody will listen to was not received: 0 says so.
    "TK": "TK,0",
    "TK2": "TK2,0",
    "JXTK": "JXTKR,0",
    "OXYGEN": "oxygen,1",
}

ALARM = "AL"
"""The answer to ``AL``, ``AL_LTE`` and every other alarm."""


def to(word: str, *, arguments: int) -> str | None:
    """The content of the answer to ``word`` with so many ``arguments``; None: nothing is awaited."""
    name = word.upper()
    if name in ("TK", "TK2") and arguments == 0:
        return None
    if name in _OTHERS:
        return _OTHERS[name]
    return word if name in SAME_WORD else None
