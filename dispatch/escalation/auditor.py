"""The auditor: looks for what must not be, independently of how it should have been prevented.

An alarm signal without a case gets a bare P1. An open case without a future step gets its steps
back. Steps that fail, or lie further ahead than any deadline reaches, are pulled in. Each finding
pages the supervisors; a clean round pings the dead-man URL, so that silence is noticed elsewhere.
"""

from __future__ import annotations

import datetime as dt
import logging

import httpx2
import sqlalchemy as sa

from dispatch.cases import places, store
from dispatch.cases.record import Case, Work
from dispatch.escalation import directory as directories
from dispatch.escalation import pages
from dispatch.escalation.clock_watch import ClockWatch
from dispatch.escalation.deadlines import ABSOLUTE
from dispatch.escalation.plan import PLANS
from dispatch.tables import cases, steps
from dispatch.vocabulary import PRIORITY, CaseState, Priority, Situation
from kit.clock_zone import local_date
from kit.database import Database, Transaction
from kit.signals import signals

log = logging.getLogger(__name__)

AUDIT_LOCK = 4206
UNSEEN_FOR = dt.timedelta(seconds=5)
LATE = dt.timedelta(seconds=30)
FARTHEST = dt.timedelta(minutes=31)
"""No deadline of an emergency that is not on hold lies further ahead (DESIGN §5: at most 30 min)."""

_ALARMS = [str(kind) for kind, priority in PRIORITY.items() if priority <= Priority.P2]


class Auditor:
    """One process's auditor: it remembers a little of what it saw the time before."""

    def __init__(self, database: Database, watch: ClockWatch, dead_man_url: str = "") -> None:
        self._database = database
        self._watch = watch  # its own: see ``round``
        self._dead_man_url = dead_man_url
        self._oldest_waiting: int | None = None

    async def round(self) -> int:
        """Look at everything once; answers how many things were wrong.

        The clock is looked at first, for after a jump of the server's clock every step seems late,
        or too far ahead.
        """
        await self._watch.look(self._database)
        found = 0
        async with self._database.transaction() as tx:
            if not await tx.scalar(sa.text("select pg_try_advisory_xact_lock(:key)"), {"key": AUDIT_LOCK}):
                return 0
            found += await self._signals_without_case(tx)
        async with self._database.transaction() as tx:
            found += await _cases_without_steps(tx)
        async with self._database.transaction() as tx:
            found += await _steps_in_trouble(tx)
        async with self._database.transaction() as tx:
            await places.follow_areas(tx)
        if not found and self._dead_man_url:
            await _ping(self._dead_man_url)
        return found

    async def _signals_without_case(self, tx: Transaction) -> int:
        now = await tx.now()
        rows = await tx.rows(
            sa.select(*(signals.c[name] for name in ("id", "device_id", "kind", "at", "received_at")))
            .where(
                signals.c.case_id.is_(None),
                signals.c.kind.in_(_ALARMS),
                signals.c.received_at < now - UNSEEN_FOR,
                await self._left_lying(tx),
            )
            .order_by(signals.c.id)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        for row in rows:
            async with tx.savepoint():
                case_id = await _bare_case(tx, row, now)
                await tx.execute(
                    sa.update(signals)
                    .where(signals.c.id == row["id"])
                    .values(state="taken", case_id=case_id)
                )
            log.error("signal %s had no case; bare case %s opened", row["id"], case_id)
        return len(rows)

    async def _left_lying(self, tx: Transaction) -> sa.ColumnElement[bool]:
        """Signals that intake failed on; and all that wait, if it has not moved since the last round.

        After an outage intake may have a long queue to work off: as long as its head moves, nothing
        in it is forgotten.
        """
        # A first failure may be a lock that is gone a second later.
        failed = sa.and_(signals.c.state == "set_aside", signals.c.attempts > 1)
        before = self._oldest_waiting
        self._oldest_waiting = await tx.scalar(
            sa.select(sa.func.min(signals.c.id)).where(signals.c.state == "waiting")
        )
        if before is not None and before == self._oldest_waiting:
            return sa.or_(failed, signals.c.state == "waiting")
        return failed


async def _bare_case(tx: Transaction, row: sa.RowMapping, now: dt.datetime) -> int:
    """A P1 that knows nothing but the device: whatever intake stumbled over is not looked at."""
    subject = ("device", row["device_id"] or "unknown")
    open_already: int | None = await tx.scalar(
        sa.select(cases.c.id).where(
            cases.c.subject_type == subject[0],
            cases.c.subject_id == subject[1],
            cases.c.situation == Situation.EMERGENCY,
            cases.c.resolved_at.is_(None),
            cases.c.closed_at.is_(None),
        )
    )
    if open_already is not None:
        work = await store.load_one(tx, open_already)
        work.case.signal_count += 1
        work.note("joined", alert=True, signal_id=row["id"], bare=True)
        await store.save(tx, [work])
        return open_already
    (case_id,) = await store.draw_ids(tx, cases, 1)
    work = Work(
        case=Case(
            id=case_id,
            number=f"{local_date(now):%Y%m%d}-{case_id:06d}",
            state=CaseState.OPEN,
            priority=Priority.P1,
            kind=row["kind"],
            situation=Situation.EMERGENCY,
            subject_type=subject[0],
            subject_id=subject[1],
            person_id=None,
            home_id=None,
            device_id=row["device_id"],
            area_id=None,
            area_path=None,
            pressed_at=row["at"],
            received_at=row["received_at"],
            opened_at=now,
            last_signal_at=row["received_at"],
            plan=PLANS[Priority.P1],
        ),
        now=now,
        fresh=True,
    )
    work.note("opened", alert=True, signal_id=row["id"], kind=row["kind"], priority=1, bare=True)
    pages.page_supervisors(work, await directories.load(tx, set()))
    await store.save(tx, [work])
    return case_id


async def _cases_without_steps(tx: Transaction) -> int:
    missing = ~sa.exists().where(steps.c.case_id == cases.c.id)
    works = await store.load(tx, cases.c.closed_at.is_(None), missing, skip_locked=True)
    if not works:
        return 0
    directory = await directories.load(tx, set())
    for work in works:
        log.error("open case %s had nothing due", work.case.id)
        work.note("audited", alert=True, finding="no_step")
        pages.page_supervisors(work, directory)
    await store.save(tx, works)
    return len(works)


async def _steps_in_trouble(tx: Transaction) -> int:
    now = await tx.now()
    far = await tx.execute(
        sa.update(steps)
        .where(
            steps.c.kind.not_in([str(kind) for kind in ABSOLUTE]),
            steps.c.due_at > now + FARTHEST,
            steps.c.case_id.in_(
                sa.select(cases.c.id).where(
                    cases.c.closed_at.is_(None), cases.c.priority <= int(Priority.P2)
                )
            ),
            # The arrival of a responder may honestly be hours away.
            steps.c.kind != "arrive",
        )
        .values(due_at=now)
    )
    if far.rowcount:
        log.error("%s steps lay too far ahead and were pulled in", far.rowcount)
        tx.wake("steps")
    failing = sa.exists().where(steps.c.case_id == cases.c.id, steps.c.failures == 2)
    late = sa.exists().where(steps.c.case_id == cases.c.id, steps.c.due_at < now - LATE)
    troubled = await store.load(tx, cases.c.closed_at.is_(None), sa.or_(failing, late), skip_locked=True)
    directory = await directories.load(tx, set()) if troubled else None
    for work in troubled:
        assert directory is not None
        failed = [step for step in work.steps.values() if step.failures == 2]
        log.error("case %s has steps in trouble", work.case.id)
        if failed:
            work.note("audited", alert=True, finding="step_fails", steps=[s.kind for s in failed])
            pages.page_supervisors(work, directory)
            for step in failed:
                step.failures += 1  # reported
    await store.save(tx, troubled)
    return len(troubled) + far.rowcount


async def _ping(url: str) -> None:
    try:
        async with httpx2.AsyncClient(timeout=5) as client:
            await client.get(url)
    except httpx2.HTTPError as error:
        log.warning("the dead-man URL could not be reached: %r", error)
