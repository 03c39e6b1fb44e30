"""Which column of a spreadsheet is which field, in Chinese and English, as people write them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_ALIASES: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("columns.json").read_text(encoding="utf-8")
)
"""Field → how its header may be written; the first is English, the second Chinese."""


_NO_DIFFERENCE = str.maketrans("", "", " \t\r\n_-.:*()\u200b\ufeff")


def _plain(header: str) -> str:
    """Width, case, spaces and the star of a required column make no difference."""
    return unicodedata.normalize("NFKC", header).casefold().translate(_NO_DIFFERENCE)


FIELDS = {_plain(alias): name for name, aliases in _ALIASES.items() for alias in aliases}
"""How a header may be written → its field."""

EXAMPLE = {
    "zh-CN": [aliases[1] for aliases in _ALIASES.values()],
    "en": list(_ALIASES),
}
"""A header line to begin with, by language."""

REQUIRED = "model"


@dataclass(slots=True)
class Header:
    """The columns of a file. ``headers``: field → its header as written."""

    places: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)


def read(cells: Sequence[str]) -> Header:
    """Find the fields in a header line."""
    header = Header()
    for place, cell in enumerate(cells):
        name = FIELDS.get(_plain(cell))
        if name is None:
            if cell.strip():
                header.ignored.append(cell.strip()[:64])
        elif name in header.places:
            header.twice.append(cell.strip())
        else:
            header.places[name] = place
            header.headers[name] = cell.strip()
    return header


def is_header(cells: Sequence[str]) -> bool:
    """Whether a line names the column that every file must have."""
    return any(FIELDS.get(_plain(cell)) == REQUIRED for cell in cells)
