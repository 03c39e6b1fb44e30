"""When on its day each check-in is due: evenly over the window, the same whenever it is computed.

The id of a person, multiplied by the golden ratio (a Weyl sequence), puts neighbours far apart and fills
the window more evenly than chance: 10,000 people ring through the hour, and one more moves nobody.
"""

from __future__ import annotations

import datetime as dt

from kit.clock_zone import LOCAL

GOLDEN = 2654435769
"""2³² divided by the golden ratio."""

TURN = 2**32
CALLS_PER_S = 20
"""How many calls a carrier takes at once for check-ins; a window too narrow for its people is widened."""

OFFSET_MS = (
    f"((((person_id % 2147483648) * {GOLDEN} + {{seed}}) % {TURN}) * cast({{width_ms}} as bigint) / {TURN})"
)
"""``offset_ms`` as SQL over ``person_id``."""


def offset_ms(person_id: int, seed: int, width_ms: int) -> int:
    """Milliseconds from the beginning of a window that is ``width_ms`` long. ``seed``: of plan and day."""
    return ((person_id % 2**31) * GOLDEN + seed) % TURN * width_ms // TURN


def seed_of(plan_id: int, day: dt.date) -> int:
    """Another order each day: nobody is always the last."""
    return (plan_id * 40503 + day.toordinal() * GOLDEN) % TURN


def window(
    day: dt.date, opens: dt.time, closes: dt.time, people: int, latest: dt.time
) -> tuple[dt.datetime, int]:
    """The beginning of the window and its width in ms: as wide as the plan says, wider if the carrier
    cannot call ``people`` in that time, but never into the quiet hours that begin at ``latest``.
    """
    begin = dt.datetime.combine(day, opens, LOCAL)
    wanted = (dt.datetime.combine(day, closes, LOCAL) - begin).total_seconds()
    room = (dt.datetime.combine(day, latest, LOCAL) - begin).total_seconds()
    needed = people / CALLS_PER_S
    return begin, int(max(wanted, min(needed, room)) * 1000)
