"""What an import answers."""

from __future__ import annotations

from kit.fields import View


class ImportProblem(View):
    """What is wrong with one cell, and what would be right."""

    row: int
    column: str
    field: str
    value: str
    code: str
    remedy: str


class ImportedUnit(View):
    """A new unit with its secret, which is shown this once."""

    row: int
    id: str
    serial: str | None
    imei: str | None
    secret: str


class ImportView(View):
    """What became of a file. ``valid``: rows without a problem; ``problems``: the first 1,000."""

    dry_run: bool
    batch: str | None
    rows: int
    valid: int
    created: int
    problem_count: int
    problems: list[ImportProblem]
    ignored_columns: list[str]
    unknown_models: dict[str, int]
    items: list[ImportedUnit]
