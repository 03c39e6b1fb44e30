"""The wall clock of the people served."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def local_date(moment: dt.datetime) -> dt.date:
    """The calendar day there."""
    return moment.astimezone(LOCAL).date()


TODAY = f"(bell_now() at time zone '{LOCAL.key}')::date"
"""The calendar day there, as SQL."""
