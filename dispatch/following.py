"""What becomes of cases when services end for a person, or two persons turn out to be one."""

from __future__ import annotations

import sqlalchemy as sa

from care.records.followers import Follower, Merge
from dispatch.cases import store
from dispatch.cases.record import Actor, Work
from dispatch.follow_ups import keeping as follow_ups
from dispatch.intake.run import INTAKE_LOCK
from dispatch.tables import cases
from kit import access
from kit.database import Transaction


class CaseFollower(Follower):
    """Dispatch's part. A case that is open goes on, whatever becomes of the person."""

    async def ended(
        self, tx: Transaction, actor: access.Actor, person_id: int, kind: str
    ) -> dict[str, int]:
        """Whoever has an open case is told, with sound."""
        works = await store.load(tx, cases.c.person_id == person_id, cases.c.closed_at.is_(None))
        for work in works:
            work.note("person_ended", Actor("user", str(actor.id)), alert=True, kind=kind)
        await store.save(tx, works)
        stopped = await follow_ups.stop_for_person(tx, person_id, kind)
        return {"open_cases_told": len(works), "follow_ups_stopped": stopped}

    async def before_merge(self, tx: Transaction, actor: access.Actor, merge: Merge) -> None:
        """Presses wait the few milliseconds: none may open a case for the one who goes."""
        await tx.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": INTAKE_LOCK})

    async def merged(self, tx: Transaction, actor: access.Actor, merge: Merge) -> None:
        """All cases become the survivor's; where both have an open one of a kind, each goes on."""
        both = [str(merge.survivor), str(merge.other)]
        works = await store.load(
            tx,
            cases.c.closed_at.is_(None),
            sa.or_(
                cases.c.person_id.in_([merge.survivor, merge.other]),
                sa.and_(cases.c.subject_type == "person", cases.c.subject_id.in_(both)),
            ),
        )
        theirs = {slot: w.case.id for w in works if _is_of(w, merge.survivor) and (slot := _slot(w))}
        moving = [work for work in works if not _is_of(work, merge.survivor)]
        for work in moving:
            case, held = work.case, theirs.get(_slot(work) or "")
            case.person_id = merge.survivor
            if case.subject_type == "person" and held is None:
                case.subject_id = str(merge.survivor)
            if case.linked_case_id is None:
                case.linked_case_id = held
            work.note(
                "person_merged",
                Actor("user", str(actor.id)),
                alert=True,
                other_id=merge.other,
                case_id=held,
            )
        await store.save(tx, moving)
        past = await tx.execute(
            sa.update(cases)
            .where(cases.c.person_id == merge.other, cases.c.closed_at.is_not(None))
            .values(
                person_id=merge.survivor,
                subject_id=sa.case(
                    (cases.c.subject_type == "person", str(merge.survivor)), else_=cases.c.subject_id
                ),
            )
        )
        merge.moved["cases"] = len(moving) + past.rowcount


def _is_of(work: Work, person_id: int) -> bool:
    return work.case.person_id == person_id


def _slot(work: Work) -> str | None:
    """At most one case of each situation may be open for a subject; a resolved one holds no place."""
    if work.case.subject_type != "person" or work.case.resolved_at is not None:
        return None
    return work.case.situation
