"""One case on paper: facts, stamps, how long it took, who was sent, what happened."""

from __future__ import annotations

import datetime as dt
import functools
import io
from pathlib import Path
from typing import Any

import jinja2
import sqlalchemy as sa

from dispatch.cases import queries
from dispatch.cases.around import around
from dispatch.reports.facts import STAMPS, Which, ctes
from dispatch.reports.kpi import SPANS
from dispatch.reports.period import Period
from kit.catalogue import catalogue, text
from kit.clock_zone import LOCAL
from kit.database import Transaction
from kit.sheets.writing import CsvLines

_OFFER_STAMPS = ("offered_at", "accepted_at", "departed_at", "arrived_at", "entered_at", "ended_at")
_WORDS = {"how": "report.how", "disposition": "report.disposition", "outcome": "report.outcome"}
_SHOWN = ("how", "role", "reason", "disposition", "outcome", "text", "note")
"""What of an event's details is for people; the rest are ids and numbers for machines."""


async def gather(tx: Transaction, row: sa.RowMapping, language: str, *, may_call: bool) -> dict[str, Any]:
    """Everything that stands in the report, in words of this language.

    ``row``: of ``queries.visible``. ``may_call``: the person's telephone number in full.
    """
    case = queries.view(row)
    found = await around(tx, row, language=language, may_call=may_call)
    facts = await _facts(tx, row)
    names = {offer["responder"]["id"]: offer["responder"]["name"] for offer in found["offers"]}
    person, home = found["person"], found["home"]
    said = [
        ("number", case["number"]),
        ("kind", text(f"kind.{case['kind']}", language)),
        ("priority", f"P{case['priority']}"),
        ("state", _word("report.state", case["state"], language)),
        ("subject", case["subject"]["name"]),
        ("age", person and person["age"]),
        ("phone", person and person["phone"]),
        ("address", home and home["address"]),
        ("area", case["area"] and case["area"]["name"]),
        ("device", case["device_id"]),
        ("signals", case["signal_count"]),
        ("owner", case["owner"] and case["owner"]["name"]),
        ("disposition", _word("report.disposition", case["disposition"], language)),
        ("outcome", _word("report.outcome", case["outcome"], language)),
    ]
    return {
        "number": case["number"],
        "facts": [(text(f"report.fact.{name}", language), value) for name, value in said if value],
        "stamps": [
            (text(f"report.stamp.{name}", language), _time(facts[name])) for name in STAMPS if facts[name]
        ],
        "durations": [
            (text(f"report.stage.{name}", language), _duration(facts[end] - facts[start]))
            for name, (start, end) in SPANS.items()
            if facts[start] and facts[end] and facts[end] >= facts[start]
        ],
        "offers": [_offer(offer, language) for offer in found["offers"]],
        "timeline": [_event(event, names, language) for event in found["timeline"]],
        "heads": {
            name: text(f"report.head.{name}", language)
            for name in ("time", "event", "by", "detail", "responder", "provider", "role", "state")
        },
        "offer_heads": [text(f"report.stamp.{name}", language) for name in _OFFER_STAMPS],
    }


async def _facts(tx: Transaction, case: sa.RowMapping) -> sa.RowMapping:
    opened = case["opened_at"]
    which = Which(None, Period(opened, opened + dt.timedelta(microseconds=1)))
    query = sa.text(f"{ctes('c.id = :id')} select * from facts")
    row = await tx.row(query, {**which.values, "id": case["id"]})
    assert row is not None
    return row


def _offer(offer: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "responder": offer["responder"]["name"],
        "provider": offer["responder"]["provider"] or "",
        "role": _word("report.role", offer["role"], language),
        "state": _word("asked_state", offer["state"], language),
        "stamps": [_time(offer[name]) if offer[name] else "" for name in _OFFER_STAMPS],
    }


def _event(event: dict[str, Any], names: dict[int, str], language: str) -> dict[str, str]:
    data = event["data"]
    details = [names.get(data.get("responder_id"), "")]
    if event["type"] != "paged" and not event["type"].startswith("message_"):
        details += [_word(_WORDS.get(name, f"report.{name}"), data.get(name), language) for name in _SHOWN]
    actor = event["actor"]
    return {
        "at": _time(event["at"]),
        "iso": event["at"].astimezone(LOCAL).isoformat(),
        "type": event["type"],
        "event": _word("report.event", event["type"], language),
        "by": actor["name"] or _word("report.actor", actor["type"], language),
        "detail": " · ".join(one for one in details if one),
    }


def _word(prefix: str, value: Any, language: str) -> str:
    """A stored word in the reader's language, free text as it is."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    return catalogue(language).get(f"{prefix}.{value}", str(value))


def _time(moment: dt.datetime) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"


def _duration(span: dt.timedelta) -> str:
    seconds = round(span.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@functools.cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    return jinja2.Environment(loader=loader, autoescape=True).get_template("case_report.html")


def as_page(report: dict[str, Any], language: str, *, by: str, at: dt.datetime) -> str:
    """A page that prints on A4. ``by`` and ``at`` stand on it."""
    sections = ("facts", "stamps", "durations", "offers", "timeline")
    titles = {name: text(f"report.section.{name}", language) for name in sections}
    title = text("report.title", language, number=report["number"])
    footer = text("report.footer", language, by=by, at=_time(at))
    return _template().render(**report, language=language, titles=titles, title=title, footer=footer)


def as_csv(report: dict[str, Any]) -> bytes:
    """The timeline, a line per event."""
    target = io.StringIO(newline="")
    lines = CsvLines(target)
    lines.put(["at", "type", "event", "by", "detail"])
    for event in report["timeline"]:
        lines.put([event["iso"], event["type"], event["event"], event["by"], event["detail"]])
    return target.getvalue().encode("utf-8-sig", errors="replace")
