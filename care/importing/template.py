"""An empty list to fill in: headers, an example, drop-downs, and a page that explains every column."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

from care.importing.rows import Kind
from care.importing.vocabulary import words_for
from kit.catalogue import text
from kit.sheets import writing

_EXAMPLES: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("examples.json").read_text(encoding="utf-8")
)
"""Kind → field → cell of the example row. The first row of data is checked like any other."""

ROWS = 5000
"""As far down as the drop-downs reach."""


def write(kind: Kind, language: str, target: IO[bytes]) -> None:
    """Write the template of a kind as a workbook."""
    names = kind.columns.names[language]
    title = text(f"import.kind.{kind.name}", language)
    book = writing.book(title)
    sheet = writing.page(book, title, [18.0] * len(names), frozen="B2")
    for column, name in enumerate(names, start=1):
        offered = _offered(kind, name, language)
        if offered:
            writing.offer(sheet, column, 2, ROWS, offered)
    heads = [f"{shown}*" if name in kind.needed else shown for name, shown in names.items()]
    writing.put(sheet, heads, "head")
    example = _EXAMPLES[kind.name]
    writing.put(sheet, [example.get(name) for name in names], "text")
    _explain(book, kind, language)
    writing.save(book, target)


def _explain(book: writing.Book, kind: Kind, language: str) -> None:
    sheet = writing.page(book, text("import.sheet.explanation", language), [22, 10, 60, 40])
    for number in range(1, 6):
        writing.put(sheet, [text(f"import.explain.{number}", language)])
    writing.put(sheet, [])
    heads = ("column", "required", "means", "also")
    writing.put(sheet, [text(f"import.explain.{head}", language) for head in heads], "head")
    for name, shown in kind.columns.names[language].items():
        required = text("import.explain.yes", language) if name in kind.needed else ""
        said = _EXAMPLES["explain"].get(name) if language == "zh-CN" else None
        offered = _offered(kind, name, language)
        means = " / ".join(offered) if offered else said or _EXAMPLES[kind.name].get(name)
        also = ", ".join(kind.columns.aliases[name][2:8])
        writing.put(sheet, [shown, required, means, also])


def _offered(kind: Kind, name: str, language: str) -> list[str]:
    of = kind.choices.get(name)
    if of is None:
        return []
    if of == "yes_no":
        return [text("import.explain.yes", language), text("import.explain.no", language)]
    return words_for(of)
