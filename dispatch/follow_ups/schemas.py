"""What is said and shown of follow-ups."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kit.fields import Body, Line, Moment, OptionalNote, View

State = Literal["due", "open", "done", "unreached", "stopped"]
Result = Literal["well", "needs_help", "not_reached", "refused"]
Stars = Annotated[int, Field(ge=1, le=5)]


class FollowUpResult(Body):
    """How it went. `not_reached` is tried again 4 h later, three times in all. `satisfaction`: 1 to 5, in
    the words of those served."""

    result: Result
    satisfaction: Stars | None = None
    note: OptionalNote = ""


class FollowUpStopBody(Body):
    """Why nobody needs to call."""

    reason: Line


class FollowUpMoveBody(Body):
    """Another time."""

    due_at: Moment


class FollowUpView(View):
    """A call or a visit after a case."""

    id: int
    case_id: int
    case_number: str
    person_id: int | None
    person_name: str | None
    phone: str | None = Field(description="In full while it is open, for whoever may handle cases")
    area_name: str | None
    kind: Literal["call", "visit"]
    due_at: dt.datetime
    state: Literal["open", "done", "unreached", "stopped"]
    tries: int
    result: Result | None
    satisfaction: int | None
    note: str | None
    reason: str | None
    done_at: dt.datetime | None
    done_by_name: str | None
