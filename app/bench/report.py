"""What a measurement says: figures with the number they have to reach."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import orjson


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. ``limit``: what DESIGN §9 asks for; ``at_most``: smaller is better."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_most: bool = True

    @property
    def met(self) -> bool:
        """Whether the limit, if there is one, is kept."""
        if self.limit is None:
            return True
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    def row(self) -> tuple[str, str, str]:
        """Name, value and limit as text."""
        limit = ""
        if self.limit is not None:
            sign = "≤" if self.at_most else "≥"
            limit = f"{sign} {self.limit:,.6g} {self.unit}" + ("" if self.met else "   MISSED")
        return self.name, f"{self.value:,.2f} {self.unit}", limit


@dataclass(slots=True)
class Report:
    """Figures of one run; reports add up."""

    figures: list[Figure] = field(default_factory=list)

    def add(
        self, name: str, value: float, unit: str, limit: float | None = None, *, at_most: bool = True
    ) -> None:
        """Append a figure."""
        self.figures.append(Figure(name, value, unit, limit, at_most))

    def __add__(self, other: Report) -> Report:
        return Report(self.figures + other.figures)

    @property
    def met(self) -> bool:
        """Whether every limit is kept."""
        return all(figure.met for figure in self.figures)

    def table(self) -> str:
        """The figures, aligned."""
        rows = [figure.row() for figure in self.figures]
        widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
        return "\n".join(f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c}".rstrip() for a, b, c in rows)

    def json(self) -> bytes:
        """``{"machine": {…}, "figures": [{"name","value","unit","limit","at_most","met"}]}``."""
        machine = {"cores": os.cpu_count(), "python": platform.python_version()}
        figures = [{**asdict(figure), "met": figure.met} for figure in self.figures]
        return orjson.dumps({"machine": machine, "figures": figures}, option=orjson.OPT_INDENT_2)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 to 1) of the sorted values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
