"""What callers send and get about referrals."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from care.referrals.rules import Hardship, Result, To
from kit.fields import BigInt, Body, Line, Note, View, Word

ReferralState = Literal["open", "accepted", "returned", "withdrawn", "stopped"]


class NewReferral(Body):
    """A hardship goes to an office. ``visit_id`` or ``checkin_id``: where it was found; the person is then
    the one of that. ``due_on``: default by the kind of office."""

    person_id: BigInt | None = None
    visit_id: BigInt | None = None
    checkin_id: BigInt | None = None
    to: To
    office: Line | None = None
    hardship: Hardship
    reason: Note
    due_on: dt.date | None = None


class ReferralAccepted(Body):
    """The office has taken it; ``office_ref``: by what it knows it."""

    office_ref: Word | None = None


class ReferralResult(Body):
    """What the office has answered."""

    result: Result
    note: Note | None = None


class ReferralWithdrawal(Body):
    """Why it is not needed any more."""

    reason: Line


class ReferralView(View):
    """A referral. ``overdue``: open past its time; then it has a case."""

    id: int
    person_id: int
    person_name: str
    area_id: int
    area_name: str
    visit_id: int | None
    checkin_id: int | None
    to: To
    office: str | None
    hardship: Hardship
    reason: str | None
    referred_at: dt.datetime
    due_at: dt.datetime
    reminded_at: dt.datetime | None
    overdue: bool
    state: ReferralState
    accepted_at: dt.datetime | None
    office_ref: str | None
    result: Result | None
    result_note: str | None
    ended_at: dt.datetime | None
    end_reason: str | None
    created_by: int
    created_by_name: str
    case_id: int | None
