"""Lists in pages: ``{"items": […], "next": cursor or null}``."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import orjson
from pydantic import BaseModel, Field

from kit.errors import InvalidField
from kit.fields import BIGINT_MAX

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None = Field(default=None, description="Send as `cursor` for the next page; null: the end")


def cursor(*position: Any) -> str:
    """Where the next page starts: the sort values of the last item."""
    return base64.urlsafe_b64encode(orjson.dumps(position)).decode().rstrip("=")


def position(text: str | None, *types: type) -> list[Any] | None:
    """Read a cursor back; ``types`` are str, int or datetime, one per sort value.

    Raises: ``InvalidField`` for anything that ``cursor`` did not write.
    """
    if text is None:
        return None
    try:
        values = orjson.loads(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        )
        if not isinstance(values, list):
            raise ValueError(values)
        return [_read(value, kind) for value, kind in zip(values, types, strict=True)]
    except (ValueError, binascii.Error) as error:
        raise InvalidField(field="cursor", reason="bad_cursor") from error


def _read(value: Any, kind: Any) -> Any:
    if kind is dt.datetime and isinstance(value, str):
        moment = dt.datetime.fromisoformat(value)
        if moment.tzinfo is None or not 1900 <= moment.year <= 2200:
            raise ValueError(value)
        return moment
    if type(value) is not kind or (kind is int and abs(value) > BIGINT_MAX):
        raise ValueError(value)
    if kind is str and "\x00" in value:
        raise ValueError(value)
    return value


def page(rows: Sequence[Any], limit: int, items: Sequence[Any], *keys: str) -> dict[str, Any]:
    """Make a page from ``limit + 1`` rows: the one too many says that there is a next page.

    ``keys``: the columns of the order, for the cursor. ``items``: one per row.
    """
    more = len(rows) > limit > 0
    after = cursor(*(rows[limit - 1][key] for key in keys)) if more else None
    return {"items": list(items[:limit]), "next": after}
