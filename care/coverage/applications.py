"""Applications: from the request to the working unit, the yearly look, and the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from care.coverage import programmes
from care.coverage.errors import AlreadyApplied, ApplicationState, ApprovalLevel, NotEntitled
from care.coverage.rules import Entitlement, Rules, entitlement, facts_of, months_later
from care.coverage.states import ENDED, NEXT, State
from care.coverage.tables import application_history, applications, rule_versions
from care.coverage.tables import programmes as programme_rows
from care.persons.tables import persons
from care.records import sealing
from kit.access import Actor
from kit.areas import areas
from kit.areas.codes import LEVELS
from kit.clock_zone import TODAY
from kit.database import Transaction
from kit.errors import NotFound

PERSONAL = ("name", "relation", "phone")
"""What is sealed about whoever applied for the person."""

overdue = sa.and_(
    applications.c.ended_on.is_(None),
    sa.func.coalesce(applications.c.recheck_due_on < sa.text(TODAY), sa.false()),
)
_SELECT = (
    sa.select(
        applications,
        overdue.label("overdue"),
        persons.c.name.label("person_name"),
        persons.c.area_id,
        programme_rows.c.name.label("programme_name"),
    )
    .join(persons, persons.c.id == applications.c.person_id)
    .join(areas, areas.c.id == persons.c.area_id)
    .join(programme_rows, programme_rows.c.id == applications.c.programme_id)
)


async def find(tx: Transaction, actor: Actor, application_id: int, *, hold: bool = False) -> dict[str, Any]:
    """An application of a person within the actor's areas; ``hold``: locked. Raises: ``NotFound``."""
    query = _SELECT.where(applications.c.id == application_id, actor.scope(areas.c.path))
    row = await tx.row(query.with_for_update(of=applications) if hold else query)
    if row is None:
        raise NotFound(what="application", id=application_id)
    return dict(row)


async def listed(
    tx: Transaction, where: Sequence[sa.ColumnElement[bool]], after: int, limit: int
) -> Sequence[sa.RowMapping]:
    """By id, from behind ``after``."""
    query = _SELECT.where(applications.c.id > after, *where)
    return await tx.rows(query.order_by(applications.c.id).limit(limit))


async def history(tx: Transaction, application_id: int) -> list[dict[str, Any]]:
    """What became of it, in order."""
    rows = await tx.rows(
        sa.select(application_history)
        .where(application_history.c.application_id == application_id)
        .order_by(application_history.c.id)
    )
    return [dict(row) for row in rows]


async def with_applicant(tx: Transaction, row: dict[str, Any]) -> dict[str, Any]:
    """The row with ``applicant`` opened; None where the person applied himself."""
    await sealing.open_rows(tx, applications, [row], PERSONAL)
    applicant = {name: row.pop(name) for name in PERSONAL}
    return {**row, "applicant": applicant if applicant["name"] else None}


async def look(
    tx: Transaction, programme: dict[str, Any], person: sa.RowMapping, on: dt.date
) -> tuple[int, Rules, Entitlement]:
    """What the rules of a day say of a person: their number, the rules, the entitlement."""
    number, rules = await programmes.rules_on(tx, programme, on)
    return number, rules, entitlement(rules, facts_of(person, on))


async def apply(
    tx: Transaction,
    actor: Actor,
    programme: dict[str, Any],
    person: sa.RowMapping,
    values: dict[str, Any],
    applicant: dict[str, Any] | None,
) -> int:
    """A new application, whatever the rules say of the person: that stands beside it.

    Raises: ``AlreadyApplied``.
    """
    number, _, found = await look(tx, programme, person, values["applied_on"])
    rows = await sealing.sealed(tx, applications, person["id"], {**values, **(applicant or {})}, PERSONAL)
    rows |= {
        "programme_id": programme["id"],
        "person_id": person["id"],
        "state": State.APPLIED.value,
        "created_by": actor.id,
        **_said(number, found),
    }
    try:
        async with tx.savepoint():
            application_id: int = await tx.scalar(
                sa.insert(applications).values(**rows).returning(applications.c.id)
            )
    except sa.exc.IntegrityError as error:
        raise AlreadyApplied(extra=await _open_one(tx, programme["id"], person["id"])) from error
    detail = {"source": values["source"], "group": found.group, "reasons": list(found.reasons)}
    await _note(tx, actor.id, application_id, None, State.APPLIED, detail, None)
    return application_id


async def approve(
    tx: Transaction, actor: Actor, level: str, held: dict[str, Any], note: str | None
) -> None:
    """An approval by the rules of today: the first of two, or the one that counts.

    Raises: ``ApplicationState``, ``NotEntitled``, ``ApprovalLevel``.
    """
    today = await programmes.today(tx)
    number, rules, found = await _look_again(tx, actor, held, today)
    if not found.entitled:
        raise NotEntitled
    second = held["state"] == State.FIRST_APPROVED
    asked = rules.approvals[int(second)] if len(rules.approvals) > int(second) else None
    if asked is not None and LEVELS.index(level) > LEVELS.index(asked):
        raise ApprovalLevel(permission="coverage.approve", extra={"level": asked})
    if second and await _first_approver(tx, held["id"]) == actor.id:
        raise ApprovalLevel(permission="coverage.approve", extra={"level": asked})
    first_of_two = len(rules.approvals) == 2 and not second
    state = State.FIRST_APPROVED if first_of_two else State.APPROVED
    values = _said(number, found) | ({} if first_of_two else {"approved_on": today})
    await step(tx, actor.id, held, state, values, detail={"level": level}, reason=note)


async def recheck(tx: Transaction, actor: Actor, held: dict[str, Any], note: str | None) -> Entitlement:
    """The yearly look by the rules of today. Who is entitled goes on for another term; who is not is only
    found to be so, and stays due: a human stops it.

    Raises: ``ApplicationState`` unless the unit works.
    """
    if held["state"] != State.WORKING:
        raise _refusal(held)
    today = await programmes.today(tx)
    number, rules, found = await _look_again(tx, actor, held, today)
    values = _said(number, found)
    if found.entitled:
        values["recheck_due_on"] = months_later(today, rules.recheck_months)
    await _write(tx, held["id"], values)
    detail = {"recheck": True, "group": found.group, "reasons": list(found.reasons)}
    await _note(tx, actor.id, held["id"], held["state"], State.WORKING, detail, note)
    return found


async def works(tx: Transaction, application_id: int, on: dt.date, detail: dict[str, Any]) -> None:
    """The press of the unit has been stored and receipted: it works from this day on."""
    held = await _held(tx, application_id)
    if held is None or held["state"] != State.INSTALLING:
        return
    # By the rules of the approval: nothing that became of the programme meanwhile may fail here.
    version = await tx.row(
        sa.select(rule_versions.c.rules).where(
            rule_versions.c.programme_id == held["programme_id"],
            rule_versions.c.number == held["rules_number"],
        )
    )
    assert version is not None
    term = Rules.model_validate(version["rules"]).recheck_months
    values = {"working_since": on, "recheck_due_on": months_later(on, term)}
    await step(tx, None, held, State.WORKING, values, detail=detail)


async def installation_called_off(
    tx: Transaction, user_id: int, application_id: int, reason: str | None
) -> None:
    """Nothing is installed: the agreement waits for another order."""
    held = await _held(tx, application_id)
    if held is not None and held["state"] == State.INSTALLING:
        await step(tx, user_id, held, State.AGREED, {}, reason=reason)


async def end(
    tx: Transaction,
    user_id: int,
    held: dict[str, Any],
    state: State,
    on: dt.date,
    why: str,
    reason: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Stopped, rejected or withdrawn, with the reason and since when. No unit is touched."""
    await step(tx, user_id, held, state, {"ended_on": on, "end_reason": why}, detail=detail, reason=reason)


async def step(
    tx: Transaction,
    user_id: int | None,
    held: dict[str, Any],
    state: State,
    values: dict[str, Any],
    *,
    detail: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """The next state of an application that the caller holds. Raises: ``ApplicationState``."""
    if state not in NEXT[State(held["state"])]:
        raise _refusal(held)
    await _write(tx, held["id"], {**values, "state": state.value})
    await _note(tx, user_id, held["id"], held["state"], state, detail or {}, reason)


async def open_of_person(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    """A person's applications that have not ended, locked."""
    rows = await tx.rows(
        sa.select(applications)
        .where(applications.c.person_id == person_id, applications.c.ended_on.is_(None))
        .order_by(applications.c.id)
        .with_for_update()
    )
    return [dict(row) for row in rows]


async def resume(tx: Transaction, user_id: int, person_id: int) -> None:
    """An ending was a mistake: what it stopped stands where it stood."""
    rows = await tx.rows(
        sa.select(applications)
        .where(applications.c.person_id == person_id, applications.c.state == State.STOPPED.value)
        .order_by(applications.c.id)
        .with_for_update()
    )
    for row in rows:
        last = (await history(tx, row["id"]))[-1]
        if last["detail"].get("ending") and not await _open_one(tx, row["programme_id"], person_id):
            before = State(last["before"])
            await _write(tx, row["id"], {"state": before.value, "ended_on": None, "end_reason": None})
            await _note(tx, user_id, row["id"], row["state"], before, {"resumed": True}, None)


def _refusal(held: dict[str, Any]) -> ApplicationState:
    state = State(held["state"])
    return ApplicationState(
        state=state.value, extra={"state": state.value, "next": [str(one) for one in NEXT[state]]}
    )


def _said(number: int, found: Entitlement) -> dict[str, Any]:
    return {
        "rules_number": number,
        "group_code": found.group,
        "payer": found.payer,
        "amount": found.amount,
        "reasons": list(found.reasons),
    }


async def _look_again(
    tx: Transaction, actor: Actor, held: dict[str, Any], on: dt.date
) -> tuple[int, Rules, Entitlement]:
    if State(held["state"]) in ENDED:
        raise _refusal(held)
    programme = await programmes.find(tx, actor, held["programme_id"])
    person = await tx.row(sa.select(persons).where(persons.c.id == held["person_id"]))
    assert person is not None
    return await look(tx, programme, person, on)


async def _first_approver(tx: Transaction, application_id: int) -> int | None:
    user_id: int | None = await tx.scalar(
        sa.select(application_history.c.user_id)
        .where(
            application_history.c.application_id == application_id,
            application_history.c.after == State.FIRST_APPROVED.value,
        )
        .order_by(application_history.c.id.desc())
    )
    return user_id


async def _held(tx: Transaction, application_id: int) -> dict[str, Any] | None:
    row = await tx.row(sa.select(applications).where(applications.c.id == application_id).with_for_update())
    return None if row is None else dict(row)


async def _open_one(tx: Transaction, programme_id: int, person_id: int) -> dict[str, Any]:
    row = await tx.row(
        sa.select(applications.c.id.label("application_id"), applications.c.state).where(
            applications.c.programme_id == programme_id,
            applications.c.person_id == person_id,
            applications.c.ended_on.is_(None),
        )
    )
    return dict(row) if row else {}


async def _write(tx: Transaction, application_id: int, values: dict[str, Any]) -> None:
    await tx.execute(sa.update(applications).where(applications.c.id == application_id).values(**values))


async def _note(
    tx: Transaction,
    user_id: int | None,
    application_id: int,
    before: str | None,
    after: State,
    detail: dict[str, Any],
    reason: str | None,
) -> None:
    await tx.execute(
        sa.insert(application_history).values(
            application_id=application_id,
            user_id=user_id,
            before=before,
            after=after.value,
            detail=detail,
            reason=reason,
        )
    )
