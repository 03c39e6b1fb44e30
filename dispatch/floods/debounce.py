"""A button that is pressed again and again: every press counts, and none is ever silent for long.

The first presses of a series are told one by one. Those that follow are told together, at the latest
``PAUSES_S`` after what was told before: the timeline and the feed get a few lines a minute, whatever a
stuck button sends. The first press after its owner has taken the case, or done anything with it, is always
told at once, so that a new call for help sounds again for him (DESIGN §2, promise 6).

``repeats`` of a case holds, by device and kind, a series as JSON::

    {"d1 sos": {"n": 37, "last": at, "told": at, "pause": 1, "untold": [signal ids]}}
"""

from __future__ import annotations

import datetime as dt
from typing import Any

Repeats = dict[str, Any]

SERIES_GAP_S = 30.0
"""A longer pause ends a series: somebody has let go, and presses anew."""

ONE_BY_ONE = 10
"""Somebody in fear presses that often; beyond it the presses say nothing new by themselves."""

PAUSES_S = (30.0, 60.0)
"""Between two tellings of a series; the last one stays. Below the 120 s in which an owner must act."""

MOST_UNTOLD = 500
"""Signals that one telling may name: a button cannot be pressed more often in a minute."""


def key_of(device_id: str | None, kind: str) -> str:
    """A series belongs to one device and one kind: another's press is never counted as its repeat."""
    return f"{device_id or ''} {kind}"


def count(
    repeats: Repeats,
    key: str,
    signal_id: int,
    now: dt.datetime,
    *,
    acted_at: dt.datetime | None = None,
    says_more: bool = False,
) -> tuple[Repeats, list[int] | None]:
    """Take one more press. Answers the series as they are then, and the signals to tell of now, this one
    the last; None: it is counted, and told when ``due_at`` comes.

    ``acted_at``: when the owner last did something with the case, its claim included, None while nobody has
    it. ``says_more``: the press changes the case and is no mere repeat.
    """
    series = repeats.get(key)
    if series is None or (now - _moment(series["last"])).total_seconds() > SERIES_GAP_S:
        untold = [] if series is None else list(series["untold"])
        fresh = {"n": 1, "last": _text(now), "told": _text(now), "pause": 0, "untold": []}
        return {**repeats, key: fresh}, [*untold, signal_id]
    told = _moment(series["told"])
    unheard = acted_at is not None and told < acted_at
    at_once = says_more or series["n"] < ONE_BY_ONE or unheard or len(series["untold"]) >= MOST_UNTOLD
    after = {**series, "n": series["n"] + 1, "last": _text(now)}
    if at_once:
        return {**repeats, key: {**after, "told": _text(now), "untold": []}}, [*series["untold"], signal_id]
    return {**repeats, key: {**after, "untold": [*series["untold"], signal_id]}}, None


def due_at(repeats: Repeats) -> dt.datetime | None:
    """When presses that were only counted have to be told; None: all have been."""
    dues = [
        _moment(series["told"]) + dt.timedelta(seconds=PAUSES_S[series["pause"]])
        for series in repeats.values()
        if series["untold"]
    ]
    return min(dues, default=None)


def tell(repeats: Repeats, now: dt.datetime) -> tuple[Repeats, dict[str, list[int]]]:
    """Everything that was only counted, by series, and the series as they are then."""
    told: dict[str, list[int]] = {}
    after: Repeats = {}
    for key, series in repeats.items():
        if series["untold"]:
            told[key] = series["untold"]
            pause = min(series["pause"] + 1, len(PAUSES_S) - 1)
            after[key] = {**series, "told": _text(now), "pause": pause, "untold": []}
        elif (now - _moment(series["last"])).total_seconds() <= SERIES_GAP_S:
            after[key] = series  # one that is over needs no memory
    return after, told


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
