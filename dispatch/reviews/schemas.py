"""What is said and shown of reviews."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from kit.fields import Body, Note, OptionalNote, View

Kind = Literal["late_answer", "late_reach", "call_sample", "case_sample"]
Criterion = Literal["greeting", "questions", "procedure", "calm", "record"]
Score = Annotated[int, Field(ge=1, le=5)]

CRITERIA: tuple[Criterion, ...] = ("greeting", "questions", "procedure", "calm", "record")
"""How it was taken up, whether the right things were asked, the procedure kept, the person calmed, and the
record kept."""


class ReviewResult(Body):
    """What was found. A late case wants `cause` and `action`, a sample `scores` of every criterion."""

    cause: Note | None = None
    action: Note | None = None
    scores: dict[Criterion, Score] | None = None
    note: OptionalNote = ""


class ReviewView(View):
    """A case that is looked back at."""

    id: int
    kind: Kind
    case_id: int
    case_number: str
    area_name: str | None
    user_id: int | None
    user_name: str | None = Field(description="Whose work is sampled")
    month: str | None
    seconds: int | None = Field(description="How long it took, or had taken when the review was opened")
    opened_at: dt.datetime
    state: Literal["open", "done"]
    cause: str | None
    action: str | None
    scores: dict[str, int] | None
    note: str | None
    done_by_name: str | None
    done_at: dt.datetime | None
