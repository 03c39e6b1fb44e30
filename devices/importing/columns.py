"""Which column of a list of units is which field."""

from __future__ import annotations

from pathlib import Path

from kit.sheets.columns import Columns

REQUIRED = "model"

COLUMNS = Columns.load(Path(__file__).with_name("columns.json"), [REQUIRED])
