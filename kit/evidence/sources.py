"""Which tables are evidence, and what of a row is hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

START = b""
"""What stands before the first link of a chain and before the first seal."""


@dataclass(frozen=True, slots=True)
class Source:
    """An append-only table with an ``id``. ``chain`` names the chain of one of its rows.

    Everything in a row is hashed, so that a column added later must be NULL in rows of before.
    """

    table: sa.Table
    chain: Callable[[Mapping[str, Any]], str]

    @property
    def name(self) -> str:
        """Its name in the queue and in the links."""
        return self.table.name


def link(before: bytes, row: Mapping[str, Any]) -> bytes:
    """The hash of a row behind ``before``. Columns without a value do not count."""
    content = {name: value for name, value in row.items() if value is not None}
    said = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return hashlib.sha256(before + said).digest()


def seal(before: bytes, links: list[bytes]) -> bytes:
    """The hash of a seal over its links, in the order in which they were made."""
    return hashlib.sha256(before + b"".join(links)).digest()
