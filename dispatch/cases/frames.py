"""What consoles hear of a case: the ids that are written, the names added on reading, and the shape.

``summary`` goes into the feed's row with every event; ``CASE_NAMES`` completes it for the reader;
``CaseFrame`` says what comes out. The tests hold the three together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import sqlalchemy as sa
from pydantic.json_schema import SkipJsonSchema

from care.persons.tables import homes, persons
from devices.supervision.tables import device_incidents
from dispatch.cases.record import Case
from dispatch.cases.schemas import CaseSummary
from dispatch.vocabulary import EventType
from kit.areas import areas
from kit.feed import feed
from kit.feed_frames import OMITTED, EventFrame
from kit.feed_rows import Names
from kit.users import users

INCIDENT = "incident-"
"""How the id of a place begins that is known by an incident of many units."""

if TYPE_CHECKING:
    CaseFrameType = str
else:
    CaseFrameType = Literal[tuple(f"case.{name}" for name in get_args(EventType))]


class CaseFrame(EventFrame):
    """A line of a case's timeline. ``alert``: consoles must sound. ``case``: how it stands after the
    change that wrote the line; absent where nothing changed, as with a carrier's report.
    """

    type: CaseFrameType
    case_id: int
    alert: Literal[True] | SkipJsonSchema[None] = OMITTED
    case: CaseSummary | SkipJsonSchema[None] = OMITTED


def summary(case: Case) -> dict[str, Any]:
    """A case as the feed's row holds it: ids and facts, no name of anybody."""
    return {
        "id": case.id,
        "number": case.number,
        "state": case.state,
        "priority": case.priority,
        "kind": case.kind,
        "subject": {"type": case.subject_type, "id": case.subject_id},
        "device_id": case.device_id,
        "area_id": case.area_id,
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
        "returned_at": case.returned_at,
        "hold_until": case.hold_until,
        "owner_id": case.owner_id,
        "suggested_to": case.suggested_to,
        "suggested_until": case.suggested_until,
        "tray_until": case.tray_until,
        "shelf_until": case.shelf_until,
        "signal_count": case.signal_count,
        "last_signal_at": case.last_signal_at,
        "next_due_at": case.next_due_at,
        "version": case.version,
    }


def _at(*path: str) -> sa.ColumnElement[str]:
    text: sa.ColumnElement[str] = feed.c.data[("case", *path)].astext
    return text


def _name(column: sa.Column[str], *path: str) -> sa.ScalarSelect[str]:
    """One look-up by primary key per row; a join might be planned as a scan of all people."""
    key = column.table.c.id
    return sa.select(column).where(key == sa.cast(_at(*path), sa.BigInteger)).scalar_subquery()


def _place() -> sa.ScalarSelect[str]:
    """The building or unit where many failed together, without the path of its area."""
    named = sa.func.regexp_replace(device_incidents.c.place, "^/([0-9]+/)*", "")
    key = sa.cast(sa.func.substr(_at("subject", "id"), len(INCIDENT) + 1), sa.BigInteger)
    found = sa.select(named).where(device_incidents.c.id == key, device_incidents.c.place_type != "area")
    return found.scalar_subquery()


def _put_names(content: dict[str, Any], row: sa.RowMapping) -> None:
    case = content.get("case")
    if case is None:
        return
    subject = case["subject"]
    spare = {"device": subject["id"], "place": row["area_name"]}
    subject["name"] = row["subject_name"] or spare.get(subject["type"])
    for one in ("area", "owner"):
        id_ = case.pop(f"{one}_id")
        case[one] = None if id_ is None else {"id": id_, "name": row[f"{one}_name"]}


CASE_NAMES = Names(
    columns=(
        sa.case(
            (_at("subject", "type") == "person", _name(persons.c.name, "subject", "id")),
            (_at("subject", "type") == "household", _name(homes.c.address, "subject", "id")),
            (_at("subject", "id").startswith(INCIDENT), _place()),
        ).label("subject_name"),
        _name(areas.c.name, "area_id").label("area_name"),
        _name(users.c.name, "owner_id").label("owner_name"),
    ),
    put=_put_names,
)
"""Subject, area and owner as they are called when the event is read."""
