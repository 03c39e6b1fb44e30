"""What callers get about a month of coverage."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pydantic import Field

from care.coverage.rules import Payer
from kit.fields import View


class Figures(View):
    """A month in figures."""

    entitled: int = Field(description="In one of the groups on the month's last day")
    applied: int = Field(description="Applications made in the month")
    approved: int = Field(description="Approved in the month")
    installed: int = Field(description="Entitled, or with a contract, and with an installed unit")
    used: int = Field(description="Of those: heard of in the month, or pressed, as the programme says")
    stopped: int = Field(description="Contracts that ended in the month")
    stop_reasons: dict[str, int]
    payable: int = Field(description="Entitled, with a contract that ran, and the unit in use")
    amount: Decimal = Field(description="Yuan that the office pays for the month", examples=["1530.00"])


class GroupFigures(Figures):
    """A group in a month. ``group`` null: those who are not entitled (any more)."""

    group: str | None
    payer: Payer | None


class AreaFigures(GroupFigures):
    """A group in an area, with everything below it."""

    area_id: int
    area_name: str


class CoverageReport(View):
    """A month of a programme. ``closed_at`` null: the month is open, the figures are those of now."""

    programme_id: int
    month: dt.date = Field(description="Its first day")
    area_id: int
    closed_at: dt.datetime | None
    total: Figures
    groups: list[GroupFigures] = Field(description="In the order of their priority")
    items: list[AreaFigures] = Field(
        description="Per area right below the one asked for; itself: what lies in no area below it"
    )
