"""The month as a workbook: a sheet per administrative level, per day, hour, desk, provider and device."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import sqlalchemy as sa

from dispatch.reports import kpi
from dispatch.reports.facts import Which
from dispatch.reports.kpi import By
from dispatch.reports.rules import TARGETS
from kit.catalogue import text
from kit.clock_zone import LOCAL
from kit.database import Transaction
from kit.sheets import writing

SHEETS: tuple[By, ...] = ("district", "street", "community", "day", "hour", "desk", "provider")
LEVELS = ("district", "street", "community")

_FOLLOW_UPS = sa.text(
    """
    select count(*) filter (where f.state = 'done') as done,
           count(*) filter (where f.state = 'unreached') as unreached,
           round(avg(f.satisfaction), 2)::float8 as satisfaction, count(f.satisfaction) as rated
    from follow_ups f join cases c on c.id = f.case_id left join areas a on a.id = c.area_id
    where f.done_at >= :since and f.done_at < :until and {where}
    """
)


async def workbook(tx: Transaction, which: Which, measured: list[int], language: str, title: str) -> bytes:
    """An XLSX file. Sheets without a line, as of levels that the area has none of, are left out."""
    made = writing.book(title=title)
    total: dict[str, Any] | None = None
    try:
        cover = writing.page(
            made, text("monthly.sheet.total", language), (34, 14, 14, 14, 14), footer=title
        )
        sheets = {by: await kpi.figures(tx, which, by, measured) for by in SHEETS}
        total = sheets["day"]["total"]
        await _cover(tx, cover, which, total, language, title)
        for by, found in sheets.items():
            groups = found["groups"]
            if by in LEVELS and not any(group["key"] for group in groups):
                continue
            sheet = writing.page(
                made, text(f"monthly.sheet.{by}", language), (24, *[12] * 20), frozen="B2", footer=title
            )
            writing.put(sheet, _heads(by, language), style="head")
            for group in groups:
                writing.put(sheet, _line(group, language))
            writing.put(sheet, _line({**found["total"], "name": text("monthly.total", language)}, language))
        devices = sheets["day"]["false_alarm_devices"]
        sheet = writing.page(made, text("monthly.sheet.devices", language), (30, 14), footer=title)
        heads = [text(f"monthly.column.{name}", language) for name in ("device", "false_alarms")]
        writing.put(sheet, heads, style="head")
        for device in devices:
            writing.put(sheet, [device["device_id"], device["false_alarms"]])
        target = io.BytesIO()
        writing.save(made, target)
    except BaseException:
        writing.discard(made)
        raise
    return target.getvalue()


async def _cover(
    tx: Transaction, sheet: Any, which: Which, total: dict[str, Any], language: str, title: str
) -> None:
    writing.put(sheet, [title], style="title")
    until = which.period.until.astimezone(LOCAL) - dt.timedelta(days=1)
    span = text(
        "monthly.span",
        language,
        since=f"{which.period.since.astimezone(LOCAL):%Y-%m-%d}",
        until=f"{until:%Y-%m-%d}",
    )
    writing.put(sheet, [span], style="quiet")
    writing.put(sheet, [])
    for head, value in zip(_heads("day", language), _line({**total, "name": ""}, language), strict=True):
        if head and value not in ("", None):
            writing.put(sheet, [head, value])
    query = sa.text(_FOLLOW_UPS.text.format(where=which.where))
    unused = {"takes_charge", "seen"}
    values = {name: value for name, value in which.values.items() if name not in unused}
    row = await tx.row(query, values)
    assert row is not None
    for name in ("done", "unreached", "rated", "satisfaction"):
        writing.put(sheet, [text(f"monthly.follow_up.{name}", language), row[name]])


def _heads(by: By, language: str) -> list[str]:
    named = ("cases", "p1", "p2", "p3", "p4", "unanswered")
    heads = [text(f"monthly.by.{by}", language)]
    heads += [text(f"monthly.column.{name}", language) for name in named]
    for stage, targets in TARGETS.items():
        word = text(f"report.stage.{stage}", language)
        heads.append(text("monthly.p90", language, stage=word))
        heads += [text("monthly.within", language, stage=word, seconds=target) for target in targets]
    tail = ("false_alarms", "false_share", "offers", "accepted_share")
    return heads + [text(f"monthly.column.{name}", language) for name in tail]


def _line(group: dict[str, Any], language: str) -> list[Any]:
    priorities = group["priorities"]
    name = group["name"] if group["name"] is not None else group["key"]
    line: list[Any] = [name if name is not None else text("monthly.nobody", language), group["cases"]]
    line += [priorities[level] for level in ("p1", "p2", "p3", "p4")]
    line.append(group["unanswered"])
    for stage in TARGETS:
        figures = group["stages"][stage]
        line.append(figures["p90"])
        line += [within["share"] for within in figures["within"]]
    false_alarms, offers = group["false_alarms"], group["offers"]
    return [*line, false_alarms["count"], false_alarms["share"], offers["made"], offers["share_accepted"]]
