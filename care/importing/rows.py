"""Rows of a list on their way in: what they say, what is wrong with them, what became of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from care.importing.places import Places
from care.importing.vocabulary import LONGEST_NOTHING, NOTHING, yes_no
from kit.access import Permission
from kit.database import Transaction
from kit.sheets.cells import several
from kit.sheets.columns import Columns, Header, plain
from kit.sheets.errors import Refused

Outcome = Literal["created", "updated", "unchanged", "rejected"]
OUTCOMES: tuple[Outcome, ...] = ("created", "updated", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, or (``field`` empty) with the row.

    ``code``: catalogue entry ``import.<code>`` or ``reason.<code>``.
    """

    field: str
    code: str
    detail: str = ""


@dataclass(slots=True)
class Row:
    """One row. ``values``: field → value, without empty cells."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    outcome: Outcome | None = None

    def refuse(self, name: str, code: str, detail: object = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(name, code, str(detail)))
        self.outcome = "rejected"


@dataclass(frozen=True, slots=True)
class Context:
    """Where rows are taken in. ``scope``: clause over ``areas.path``; ``write`` False: a dry run."""

    places: Places
    scope: Any
    user_id: int | None
    job_id: int
    write: bool


Reader = Callable[[str], Any]
Take = Callable[[Transaction, Context, list[Row]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of list. ``key``: what a row is about, equal for rows about the same (None: any number).

    ``take`` gives every row an outcome; the rows have no problem so far.
    ``needed``: fields that a row must have. ``choices``: field → the words that a template offers
    (``vocabulary.words_for``); ``yes_no`` for those that hold or do not.
    """

    name: str
    permission: Permission
    columns: Columns
    readers: Mapping[str, Reader]
    needed: tuple[str, ...]
    key: Callable[[Mapping[str, Any]], str | None]
    take: Take
    choices: Mapping[str, str]


def read(kind: Kind, header: Header, line: int, cells: list[str]) -> Row:
    """A row's values; every cell that cannot be read is a problem."""
    row = Row(line)
    for name, place in header.places.items():
        text = cells[place] if place < len(cells) else ""
        reader = kind.readers[name]
        if not text or (len(text) <= LONGEST_NOTHING and plain(text) in NOTHING and reader is not yes_no):
            continue
        try:
            if text.startswith("="):
                raise Refused("formula")
            row.values[name] = reader(text)
        except Refused as refused:
            row.refuse(name, refused.code, refused.detail)
    known = {problem.field for problem in row.problems}
    for name in kind.needed:
        if name not in row.values and name not in known:
            row.refuse(name, "missing")
    return row


def listed(reader: Reader) -> Reader:
    """Each part of a cell that names several."""
    return lambda text: [reader(part) for part in several(text)]
