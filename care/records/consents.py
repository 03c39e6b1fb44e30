"""``/persons/{id}/consents``: what a person has agreed to, since when, and where that is written."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter

from care.records import keeping
from care.records.errors import AlreadyGiven, NotGiven
from care.records.followers import Followers
from care.records.person import within
from care.records.tables import consents
from kit import audit
from kit.access import Permission
from kit.database import Transaction
from kit.errors import InvalidField
from kit.fields import Body, Id, Line, Moment, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["records"], responses=problem_responses(404, 409))

Purpose = Literal[
    "location", "health", "recording", "family_sharing", "photo", "sharing_with_offices", "research"
]


class NewConsent(Body):
    """What was agreed to. ``evidence``: where the signed form or the recording is kept."""

    purpose: Purpose
    given_by: Literal["self", "guardian"] = "self"
    given_at: Moment | None = None
    evidence: Line | None = None


class Withdrawal(Body):
    """How the consent was taken back."""

    evidence: Line | None = None


class ConsentView(View):
    """A consent; ``withdrawn_at`` null: it is in force."""

    id: int
    purpose: Purpose
    given_by: str
    given_at: dt.datetime
    evidence: str | None
    recorded_by: int
    withdrawn_at: dt.datetime | None
    withdrawn_evidence: str | None
    withdrawn_by: int | None


@router.get("/persons/{person_id}/consents", summary="Consents by purpose")
async def list_consents(person_id: Id, tx: Tx, user: User) -> list[ConsentView]:
    """All that were ever given, the newest first."""
    user.require(Permission.READ_PERSONS)
    await within(tx, user, person_id)
    await audit.record(tx, user.id, "person.consents", "person", person_id)
    rows = await keeping.listed(tx, consents, person_id, consents.c.given_at.desc(), consents.c.id.desc())
    return [ConsentView.model_validate(dict(row)) for row in rows]


@router.post("/persons/{person_id}/consents", status_code=201, summary="The person agrees")
async def give_consent(person_id: Id, body: NewConsent, tx: Tx, user: User) -> ConsentView:
    """409 `consent_in_force` if it has been given already. `location`: from now on the positions of the
    person's units are kept for 30 days."""
    user.require(Permission.WRITE_PERSONS)
    await within(tx, user, person_id, hold=True)
    now = await tx.now()
    if body.given_at is not None and body.given_at > now:
        raise InvalidField(field="body.given_at", reason="in_the_future")
    held = await tx.scalar(
        sa.select(consents.c.id).where(
            consents.c.person_id == person_id,
            consents.c.purpose == body.purpose,
            consents.c.withdrawn_at.is_(None),
        )
    )
    if held is not None:
        raise AlreadyGiven(extra={"id": held})
    values = {**body.model_dump(), "given_at": body.given_at or now, "recorded_by": user.id}
    row_id = await tx.scalar(
        sa.insert(consents).values(person_id=person_id, **values).returning(consents.c.id)
    )
    await keeping.note(tx, user, person_id, "consent", "add", row_id, [body.purpose])
    return await _view(tx, person_id, row_id)


@router.post("/persons/{person_id}/consents/{consent_id}/withdraw", summary="Consent is taken back")
async def withdraw_consent(
    person_id: Id, consent_id: Id, body: Withdrawal, tx: Tx, user: User, followers: Followers
) -> ConsentView:
    """What was kept for this purpose alone is deleted: for `location` the positions."""
    user.require(Permission.WRITE_PERSONS)
    await within(tx, user, person_id, hold=True)
    row = await keeping.find(tx, consents, person_id, consent_id, "consent")
    if row["withdrawn_at"] is not None:
        raise NotGiven
    await _withdraw(tx, row, {"withdrawn_by": user.id, "withdrawn_evidence": body.evidence})
    await keeping.note(tx, user, person_id, "consent", "remove", consent_id, [row["purpose"]])
    gone: dict[str, int] = {}
    for follower in followers:
        gone |= await follower.consent_withdrawn(tx, person_id, row["purpose"])
    await audit.record(
        tx, user.id, "person.consent_deleted", "person", person_id, purpose=row["purpose"], **gone
    )
    return await _view(tx, person_id, consent_id)


async def _withdraw(tx: Transaction, row: dict[str, Any], values: dict[str, Any]) -> None:
    await tx.execute(
        sa.update(consents).where(consents.c.id == row["id"]).values(withdrawn_at=await tx.now(), **values)
    )


async def _view(tx: Transaction, person_id: int, consent_id: int) -> ConsentView:
    return ConsentView.model_validate(await keeping.find(tx, consents, person_id, consent_id, "consent"))
