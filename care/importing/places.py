"""Which area a row means: by division code, or by names from the street down to the grid."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from kit.areas.tables import area_history, areas
from kit.database import Transaction
from kit.sheets.errors import Refused

FIELDS = ("district", "street", "community", "grid")
"""Columns that name an area level by level, from above."""

CODE_DIGITS = 12
_APART = re.compile(r"[/\\>|,\-\u2014\u3001\u00b7\s]+")
_NOTHING = re.compile(r"\s+")


def _plain(name: str) -> str:
    return _NOTHING.sub("", unicodedata.normalize("NFKC", name)).casefold()


@dataclass(slots=True)
class Places:
    """The areas within somebody's, to be looked up by the thousand. ``default``: of rows that name none."""

    default: int | None = None
    _names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _by_code: dict[str, int] = field(default_factory=dict)
    _by_chain: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _dialling: dict[int, str] = field(default_factory=dict)
    _by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    async def load(cls, tx: Transaction, scope: Any, default: int | None = None) -> Places:
        """All open areas of a scope; codes that they or areas merged into them had once find them too."""
        rows = {row["id"]: row for row in await tx.rows(sa.select(areas))}
        mine = sa.select(areas.c.id).where(scope, areas.c.closed_at.is_(None))
        seen = {row["id"] for row in await tx.rows(mine)}
        made = cls(default)
        for number in sorted(seen):
            above = [int(part) for part in rows[number]["path"].strip("/").split("/")]
            known = [rows[one] for one in above if one in rows]
            made.add(number, rows[number]["code"], [one["name"] for one in known])
            codes = [one["dialling_code"] for one in known if one["dialling_code"]]
            if codes:
                made._dialling[number] = codes[-1]
        former = await tx.rows(
            sa.select(area_history.c.area_id, area_history.c.before["code"].astext.label("code"))
            .where(area_history.c.before["code"].astext.is_not(None))
            .order_by(area_history.c.id.desc())
        )
        closed = [row for row in rows.values() if row["code"] and row["id"] not in seen]
        for number, code in [
            *((row["id"], row["code"]) for row in closed),
            *((row["area_id"], row["code"]) for row in former),
        ]:
            now = rows[number]["merged_into"] or number
            if now in seen:
                made._by_code.setdefault(_padded(code), now)
        return made

    def add(self, area_id: int, code: str | None, names: Iterable[str]) -> None:
        """``names``: from the root down to the area itself."""
        chain = tuple(_plain(name) for name in names)
        self._names[area_id] = chain
        if code:
            self._by_code[_padded(code)] = area_id
        self._by_name[chain[-1]].add(area_id)
        for start in range(len(chain)):
            self._by_chain["".join(chain[start:])].add(area_id)

    def dialling_code(self, area_id: int | None) -> str | None:
        """How landlines of an area begin, such as ``0714``; None where nobody has said."""
        return None if area_id is None else self._dialling.get(area_id)

    def find(self, values: Mapping[str, Any]) -> int:
        """The area that ``values`` name in ``area`` or level by level. Raises: ``Refused``."""
        if text := values.get("area"):
            return self.named(text)
        parts = [values[name] for name in FIELDS if values.get(name)]
        if not parts:
            if self.default is None:
                raise Refused("area_missing")
            return self.default
        return self._one(self._along(parts))

    def named(self, text: str) -> int:
        """By code, by path of names, or by name. Raises: ``Refused``."""
        plain = _plain(text)
        if plain.isascii() and plain.isdigit():
            found = self._by_code.get(_padded(plain))
            if found is None:
                raise Refused("unknown_area")
            return found
        if plain in self._by_code:
            return self._by_code[plain]
        together = self._by_chain.get(plain) or self._by_chain.get(_APART.sub("", plain))
        parts = [part for part in _APART.split(unicodedata.normalize("NFKC", text)) if part]
        return self._one(together or (self._along(parts) if parts else set()))

    def _along(self, parts: list[str]) -> set[int]:
        """Areas with the last name whose areas above have the others, in this order."""
        *above, last = [_plain(part) for part in parts]
        return {
            area_id
            for area_id in self._by_name.get(last, ())
            if _in_order(above, self._names[area_id][:-1])
        }

    def _one(self, found: set[int]) -> int:
        if not found:
            raise Refused("unknown_area")
        if len(found) > 1:
            raise Refused("ambiguous_area", str(len(found)))
        return next(iter(found))


def _in_order(wanted: list[str], names: tuple[str, ...]) -> bool:
    walk = iter(names)
    return all(any(name == one for name in walk) for one in wanted)


def _padded(code: str) -> str:
    """Codes are written with 6, 9 or 12 digits; the missing ones are zeros."""
    return code.ljust(CODE_DIGITS, "0") if code.isascii() and code.isdigit() else _plain(code)
