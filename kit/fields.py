"""Types of the fields that come from outside, shared by all rooms' schemas.

PostgreSQL's text holds no NUL and no lone surrogate, its bigint ends at 2⁶³-1, and JSON knows no
NaN: what cannot be stored is refused here as ``invalid_field`` instead of failing further in.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

BIGINT_MAX = 2**63 - 1
JSON_DEPTH = 16


def storable(value: str) -> str:
    """What PostgreSQL's text can hold."""
    if "\x00" in value:
        raise PydanticCustomError("nul_character", "must not contain a NUL character")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise PydanticCustomError("string_unicode", "must be valid Unicode") from error
    return value


def _storable_secret(value: SecretStr) -> SecretStr:
    storable(value.get_secret_value())
    return value


def _aware(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise PydanticCustomError("timezone_aware", "must carry a time zone")
    # A time zone can push the first and the last day out of what can be represented.
    if not dt.date(1900, 1, 1) <= value.date() <= dt.date(2200, 1, 1):
        raise PydanticCustomError("moment_out_of_range", "must lie between 1900 and 2200")
    return value


def _json(value: dict[str, Any]) -> dict[str, Any]:
    _check_json(value, 0)
    return value


def _check_json(value: Any, depth: int) -> None:
    if depth > JSON_DEPTH:
        raise PydanticCustomError("nested_too_deep", "is nested too deep")
    if isinstance(value, str):
        storable(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_json(key, depth + 1)
            _check_json(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check_json(item, depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError("finite_number", "must be a finite number")
    elif isinstance(value, int) and abs(value) > BIGINT_MAX:
        raise PydanticCustomError("int_too_large", "is too large a number")


_NO_NUL: dict[str, Any] = {"pattern": r"^[^\x00]*$"}


def _text(longest: int, shortest: int = 1) -> Any:
    return Field(min_length=shortest, max_length=longest, json_schema_extra=_NO_NUL)


Word = Annotated[str, AfterValidator(storable), _text(64)]
"""1 to 64 characters: a code, a model, a skill."""

Line = Annotated[str, AfterValidator(storable), _text(200)]
"""1 to 200 characters: a name, an address, a reason."""

Note = Annotated[str, AfterValidator(storable), _text(4000)]
"""1 to 4,000 characters of free text."""

OptionalNote = Annotated[str, AfterValidator(storable), _text(4000, 0)]
"""Up to 4,000 characters of free text; may be empty."""

Search = Annotated[str, AfterValidator(storable), _text(100, 0)]
"""What somebody types into a search field."""

Password = Annotated[SecretStr, AfterValidator(_storable_secret), Field(max_length=200)]
"""Never shown, never logged."""

Phone = Annotated[str, Field(pattern=r"^\+?[0-9]{3,20}$", examples=["+8619900000001"])]
"""Digits, with ``+`` and country code for anything that can be called from outside."""

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""Device ids and other names that travel in topics."""

BigInt = Annotated[int, Field(ge=1, le=BIGINT_MAX)]
"""A row's id inside a body."""

Id = Annotated[int, Path(ge=1, le=BIGINT_MAX)]
"""A row's id in a path."""

Limit = Annotated[int, Query(ge=1, le=200, description="Most items to answer with")]

CursorText = Annotated[str, Query(max_length=400, description="`next` of the page before")]

Moment = Annotated[dt.datetime, AfterValidator(_aware)]
"""RFC 3339 with a time zone, between 1900 and 2200."""

JsonObject = Annotated[dict[str, Any], AfterValidator(_json)]
"""Any JSON object that PostgreSQL can hold, up to 16 levels deep."""


class Body(BaseModel):
    """Base of what callers send: a field we do not know is an error that names it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


def left_out(**about: Any) -> Any:
    """Default of a field of ``Changes``: None stands for not given, which is not the same as null."""
    return Field(default=None, **about)


def _without_defaults(schema: dict[str, Any]) -> None:
    for field in schema.get("properties", {}).values():
        field.pop("default", None)


class Changes(Body):
    """Base of what PATCH takes: a field that is left out stays as it is, null empties it.

    A field that cannot be empty is declared without ``| None``: ``name: Line = left_out()``.
    """

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    def given(self, *, exclude: set[str] | None = None) -> dict[str, Any]:
        """What the caller wants changed."""
        return self.model_dump(exclude_unset=True, exclude=exclude)


class View(BaseModel):
    """Base of what we answer; built from rows."""

    model_config = ConfigDict(from_attributes=True)
