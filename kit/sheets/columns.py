"""Which column of a spreadsheet is which field, in Chinese and English, as people write them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_NO_DIFFERENCE = str.maketrans("", "", " \t\r\n_-.:*()\u200b\ufeff")


def plain(header: str) -> str:
    """Width, case, spaces and the star of a required column make no difference."""
    return unicodedata.normalize("NFKC", header).casefold().translate(_NO_DIFFERENCE)


@dataclass(slots=True)
class Header:
    """The columns of a file. ``headers``: field → its header as written. ``width``: of the header line."""

    places: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    width: int = 0


class Columns:
    """The fields of one kind of list.

    ``aliases``: field → how its header may be written; the first is English, the second Chinese.
    ``required``: a line that names all of these is the header.
    ``beside``: (field to the left, header in its plain form) → the field that is meant there.
    """

    def __init__(
        self,
        aliases: Mapping[str, Sequence[str]],
        required: Iterable[str],
        beside: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.fields = {plain(alias): name for name, found in aliases.items() for alias in found}
        self.names = {
            "en": {name: found[0] for name, found in aliases.items()},
            "zh-CN": {name: found[1] for name, found in aliases.items()},
        }
        self.aliases = {name: list(found) for name, found in aliases.items()}
        self.required = tuple(required)
        self._beside = beside or {}

    @classmethod
    def load(cls, path: Path, required: Iterable[str]) -> Columns:
        """From a JSON file of aliases."""
        return cls(json.loads(path.read_text(encoding="utf-8")), required)

    def read(self, cells: Sequence[str]) -> Header:
        """Find the fields in a header line."""
        header = Header()
        left = ""
        for place, cell in enumerate(cells):
            if cell.strip():
                header.width = place + 1
            header_name = plain(cell)
            name = self._beside.get((left, header_name)) or self.fields.get(header_name)
            left = name or ""
            if name is None:
                if cell.strip():
                    header.ignored.append(cell.strip()[:64])
            elif name in header.places:
                header.twice.append(cell.strip())
            else:
                header.places[name] = place
                header.headers[name] = cell.strip()
        return header

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a line names every column that a file must have."""
        found = {self.fields.get(plain(cell)) for cell in cells if cell}
        return found.issuperset(self.required)

    def find(self, lines: Sequence[Sequence[str]]) -> tuple[int, list[str]] | None:
        """Place of the header's last line and its cells; a header of two lines is read as one, its merged
        cells over each of their columns (紧急联系人 above 姓名 is 紧急联系人姓名). None: no header."""
        for place, cells in enumerate(lines):
            above = lines[place - 1] if place else []
            below = lines[place + 1] if place + 1 < len(lines) else []
            if self.is_header(cells):
                with_above, with_below = self._as_one(above, cells), self._as_one(cells, below)
                if self._is_better(with_above, cells):
                    return place, with_above
                if not self._has_required(cells, below) and self._is_better(with_below, cells):
                    return place + 1, with_below
                return place, list(cells)
            if above and self.is_header(with_above := self._as_one(above, cells)):
                return place, with_above
        return None

    def _as_one(self, upper: Sequence[str], lower: Sequence[str]) -> list[str]:
        found, group = [], ""
        for place in range(max(len(upper), len(lower))):
            over = upper[place].strip() if place < len(upper) else ""
            under = lower[place].strip() if place < len(lower) else ""
            group = over or group
            known = [name for name in (group + under, under) if plain(name) in self.fields]
            found.append((known[0] if known else group + under) if under else over)
        return found

    def _is_better(self, both: list[str], one: Sequence[str]) -> bool:
        return self.is_header(both) and len(self.read(both).places) > len(self.read(one).places)

    def _has_required(self, header: Sequence[str], line: Sequence[str]) -> bool:
        """Whether a line says something in a column that a row must have: then it is a row."""
        places = self.read(header).places
        return any(
            line[places[name]].strip()
            for name in self.required
            if name in places and places[name] < len(line)
        )

    def wanted(self) -> str:
        """The columns that a file must have, for people."""
        chinese, english = self.names["zh-CN"], self.names["en"]
        return ", ".join(f"{chinese[name]} ({english[name]})" for name in self.required)
