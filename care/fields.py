"""Types of the fields that several of this room's schemas share."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from care.phones import LONGEST_TYPED
from kit.fields import Word, storable


def _likely_birth(value: dt.date) -> dt.date:
    if not dt.date(1850, 1, 1) <= value <= dt.date(2200, 1, 1):
        raise PydanticCustomError("day_out_of_range", "must lie between 1850 and 2200")
    return value


Day = Annotated[dt.date, AfterValidator(_likely_birth)]
"""A day between 1850 and 2200."""

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[30.201])]
"""Degrees, WGS 84."""

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[115.077])]
"""Degrees, WGS 84."""

TypedPhone = Annotated[
    str, AfterValidator(storable), Field(min_length=1, max_length=LONGEST_TYPED, examples=["138 0000 1234"])
]
"""A telephone number as people type it; what it becomes: ``care.phones``."""

Version = Annotated[
    int,
    Field(ge=1, description="Of what the caller has seen; 409 `changed_meanwhile` if it is another now"),
]

Words = Annotated[list[Word], Field(max_length=50)]
"""Up to 50 short texts."""
