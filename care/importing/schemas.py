"""What callers send and get about imports."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from kit.fields import View

KindName = Literal["persons", "contacts", "providers", "staff", "rotas"]
State = Literal["waiting", "running", "done", "refused", "failed"]


class ImportProblem(View):
    """What is wrong, and what would be right. ``field`` empty: with the row as a whole."""

    line: int
    field: str
    column: str
    code: str
    remedy: str


class ImportItem(View):
    """An import in a list."""

    id: int
    kind: KindName
    file_name: str
    dry_run: bool = Field(description="Only checked; nothing was changed")
    state: State = Field(description="`refused`: the file; `failed`: the program, nothing more is tried")
    created_at: dt.datetime
    finished_at: dt.datetime | None
    user_id: int | None
    expected: int | None = Field(description="Lines of the file, about; null: not known yet")
    line: int = Field(description="Taken in up to this line")
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int


class ImportView(ImportItem):
    """How far an import has come, and what is wrong with which cell (the first 200)."""

    reason: str | None = Field(description="Why the file was refused, for people")
    code: str | None = Field(description="The same for programs")
    ignored_columns: list[str]
    problems: list[ImportProblem]
    has_report: bool = Field(description="`GET /imports/{id}/report.xlsx` answers")
