"""What is said and shown of calls to the emergency services."""

from __future__ import annotations

import datetime as dt

from dispatch.cases.call_sheet import Service
from kit.fields import Body, Changes, Line, Moment, Phone, View, Word, left_out


class EmergencyCallBody(Body):
    """A call that was made. `called_at` left out: now. `phone` left out: the service's number there."""

    service: Service
    phone: Phone | None = None
    called_at: Moment | None = None
    reference: Word | None = None
    hospital: Line | None = None


class EmergencyCallChanges(Changes):
    """What became known afterwards."""

    called_at: Moment = left_out()
    reference: Word | None = left_out()
    hospital: Line | None = left_out()


class EmergencyCallView(View):
    """A call to an emergency service."""

    id: int
    service: Service
    phone: str
    called_at: dt.datetime
    called_by: int
    called_by_name: str | None
    reference: str | None
    hospital: str | None
