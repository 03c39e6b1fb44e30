"""A tap on a link's page, which may have waited for a network."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from kit.fields import Moment


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on the page. ``id``: of the tap, so that it counts once however often it is sent."""

    id: str | None
    at: dt.datetime | None


def _tap(
    tap: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_-]{8,64}$", description="Its own id")] = None,
    at: Annotated[Moment | None, Query(description="When it was made, if it could not be sent")] = None,
) -> Tap:
    return Tap(tap, at)


TapOf = Annotated[Tap, Depends(_tap)]
