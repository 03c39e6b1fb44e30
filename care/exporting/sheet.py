"""The file that is handed out: a watermark, the header, the rows, in XLSX or CSV."""

from __future__ import annotations

import codecs
import datetime as dt
import io
from collections.abc import Mapping
from typing import IO, Any

from care.importing.places import FIELDS
from care.importing.rows import Kind
from care.importing.vocabulary import said
from kit.catalogue import text
from kit.sheets import writing

_OF_LISTS = {
    "skills": "skill",
    "certificate1": "certificate",
    "certificate2": "certificate",
    "certificate3": "certificate",
}
"""Fields whose words are known without being the only ones."""


class Sheet:
    """A file in the making. ``watermark`` stands above the header; ``place``: area → its name."""

    def __init__(
        self, kind: Kind, watermark: str, language: str, form: str, place: Mapping[int, str]
    ) -> None:
        self._kind = kind
        self._language = language
        self._place = place
        names = kind.columns.names[language]
        self._fields = [name for name in names if name not in FIELDS]
        heads = [names[name] for name in self._fields]
        self._csv: io.StringIO | None = None
        if form == "csv":
            self._csv = io.StringIO(newline="")
            self._lines = writing.CsvLines(self._csv)
            self._lines.put([watermark])
            self._lines.put(heads)
        else:
            title = text(f"import.kind.{kind.name}", language)
            self._book = writing.book(title, subject=watermark, keywords=watermark)
            self._page = writing.page(self._book, title, [18.0] * len(heads), "A3", footer=watermark)
            writing.put(self._page, [watermark], "title")
            writing.put(self._page, heads, "head")

    def put(self, rows: list[tuple[int, dict[str, Any]]]) -> None:
        """Append rows of a source."""
        for _, values in rows:
            cells = [self._cell(name, values) for name in self._fields]
            if self._csv is not None:
                self._lines.put(cells)
            else:
                writing.put(self._page, cells)

    def save(self, target: IO[bytes]) -> None:
        """Write it out."""
        if self._csv is not None:
            target.write(codecs.BOM_UTF8)  # else Excel takes it for GB18030
            target.write(self._csv.getvalue().encode(errors="replace"))
        else:
            writing.save(self._book, target)

    def discard(self) -> None:
        """Give it up."""
        if self._csv is None:
            writing.discard(self._book)

    def _cell(self, name: str, values: dict[str, Any]) -> Any:
        value = values.get(name)
        if name == "phone" and "phones" in values:
            value = values["phones"]
        if isinstance(value, list):
            return self._comma.join(str(self._one(name, one)) for one in value) or None
        return None if value is None else self._one(name, value)

    @property
    def _comma(self) -> str:
        return text("list.separator", self._language)

    def _one(self, name: str, value: Any) -> Any:
        if name == "area" or name.endswith("_areas"):
            return self._place.get(value, value)
        if isinstance(value, bool):
            return text("import.explain.yes" if value else "import.explain.no", self._language)
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, dt.time):
            return value.isoformat("minutes")
        words = self._kind.choices.get(name) or _OF_LISTS.get(name)
        if words and self._language == "zh-CN":
            return said(words, str(value))
        return value
