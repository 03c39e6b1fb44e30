"""Gestures on buttons, remotes and keypads, as smart-home systems name them.

A word for an emergency is one, whatever is around it. Any other press is a ``service`` signal with the
number of its key: the model of the unit says what that key means (`devices/models.py`), and a unit of
no known model counts a first key as SOS. A release, a turned dial or an armed keypad is no signal.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from kit.signals import Kind

_WORDS = re.compile(r"[a-z]+|[0-9]{1,2}")
_DANGERS = (
    (Kind.FIRE, frozenset({"fire"})),
    (Kind.FALL, frozenset({"fall", "fallen"})),
    (Kind.SOS, frozenset({"emergency", "panic", "sos", "medical", "help"})),
)
_NO_PRESS = frozenset(
    {
        *("release", "released", "cancel", "clear", "stop", "exit", "bypass"),
        *(
            "brightness",
            "rotate",
            "rotation",
            "color",
            "hue",
            "saturation",
            "dial",
            "recall",
            "move",
            "step",
        ),
        *("arm", "disarm", "disarmed", "slide", "shake", "tilt", "throw"),
    }
)
_GESTURES = frozenset(
    {
        *("single", "double", "triple", "quadruple", "quintuple", "many", "hold", "held", "long", "short"),
        *("press", "pressed", "push", "click", "clicked", "tap", "button"),
        *("toggle", "on", "off", "left", "right"),
    }
)
_SECOND_KEY = frozenset({"off", "right"})
MAX_LENGTH = 64


class Gesture(NamedTuple):
    """``key``: its number, 0 for a word that needs none."""

    kind: Kind
    key: int


def gesture(action: Any) -> Gesture | None:
    """What the word asks for; None: nothing."""
    if not isinstance(action, str) or len(action) > MAX_LENGTH:
        return None
    words = _WORDS.findall(action.lower())
    told = set(words)
    if told & {"release", "released", "cancel", "clear"}:
        return None
    for kind, danger in _DANGERS:
        if told & danger:
            return Gesture(kind, 0)
    if told & _NO_PRESS or not told & _GESTURES:
        return None
    numbers = [int(word) for word in words if word.isdigit()]
    if numbers:
        return Gesture(Kind.SERVICE, numbers[0])
    return Gesture(Kind.SERVICE, 2 if told & _SECOND_KEY else 1)
