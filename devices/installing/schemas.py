"""What callers send and get about install orders."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kit.fields import BigInt, Body, Changes, Code, Line, Moment, Note, OptionalNote, View, Word, left_out

OrderState = Literal["ordered", "scheduled", "installing", "proven", "cancelled"]
CheckKind = Literal["range", "voice"]
Dbm = Annotated[int, Field(ge=-200, le=0)]


class NewOrder(Body):
    """Somebody shall get a unit: a person, or a home with whoever lives there."""

    person_id: BigInt | None = None
    home_id: BigInt | None = None
    application_id: BigInt | None = Field(
        default=None, description="The agreed application that it fulfils; it says for whom"
    )
    model: Word = Field(examples=["five-key"])
    place: Line | None = Field(default=None, examples=["床头"])
    due_at: Moment | None = Field(default=None, description="Default, and at most: 10 days from now")
    appointment_at: Moment | None = None
    installer_id: BigInt | None = Field(default=None, description="The user who goes there")
    note: OptionalNote | None = None


class OrderChanges(Changes):
    """What can be arranged anew while the order is open."""

    model: Word = left_out()
    place: Line | None = None
    due_at: Moment = left_out()
    appointment_at: Moment | None = None
    installer_id: BigInt | None = None
    note: Note | None = None


class Start(Body):
    """The unit that the installer has brought."""

    device_id: Code
    place: Line | None = Field(default=None, description="Default: the order's")


class NewCheck(Body):
    """A try in one room: does the unit reach the base (range), can people hear each other (voice)?"""

    room: Line = Field(examples=["卫生间"])
    kind: CheckKind
    ok: bool
    signal_dbm: Dbm | None = None
    note: Note | None = None


class Cancellation(Body):
    """Why nothing is installed."""

    reason: Line


class CheckView(View):
    """A try in one room. The newest of a room and kind counts."""

    id: int
    room: str
    kind: CheckKind
    ok: bool
    signal_dbm: int | None
    note: str | None
    at: dt.datetime
    user_id: int


class OrderItem(View):
    """An order as lists show it. ``overdue``: still open after its time."""

    id: int
    state: OrderState
    area_id: int
    person_id: int | None
    person_name: str | None = Field(description="Null also without the permission `persons.read`")
    home_id: int | None
    home_address: str | None = Field(description="Null also without the permission `persons.read`")
    application_id: int | None
    model: str
    place: str | None
    device_id: str | None
    installer_id: int | None
    installer_name: str | None
    ordered_at: dt.datetime
    due_at: dt.datetime
    overdue: bool
    appointment_at: dt.datetime | None
    started_at: dt.datetime | None
    proven_at: dt.datetime | None
    cancelled_at: dt.datetime | None


class OrderView(OrderItem):
    """The whole order. Whoever installs it sees where to go while it is open; each look is recorded."""

    phone: str | None
    way_in: str | None
    note: str | None
    reason: str | None
    proven_by: int | None = Field(description="The signal that proved it")
    checks: list[CheckView]
    failed_checks: list[str] = Field(description="`room: kind` that did not work when last tried")
