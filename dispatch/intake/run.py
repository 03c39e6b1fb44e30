"""Intake: everything that waits, taken to its cases in one transaction.

One process at a time does it, under an advisory lock: set-based work needs no parallel writers,
and two of them would fight over the same subjects. A batch that fails is halved until the bad
row stands alone; that one is set aside, tried again later, and seen to by the auditor.
"""

from __future__ import annotations

import logging

import sqlalchemy as sa

from dispatch import receipts
from dispatch.cases import store
from dispatch.cases.record import Work
from dispatch.desks import load as desk_load
from dispatch.intake import technical
from dispatch.intake.context import COLUMNS, JOINS, DeviceContext
from dispatch.intake.decide import CaseKey, Desk, Waiting, decide, may_go_to_a_tray
from dispatch.plans.book import NEWEST, book
from dispatch.vocabulary import PRIORITY, Situation
from kit.database import Database, Transaction, is_connection_error
from kit.schema import among
from kit.signals import Kind, signals

log = logging.getLogger(__name__)

INTAKE_LOCK = 4204
BATCH = 400
"""Signals per transaction: 200 reached 2,000 presses/s (measured); a little more for bursts."""

MANY = 20
"""As many losses of mains within a minute are a power cut, whose cases would fill the queue."""

# One stuck case must not hold up everybody else's press: its signal is tried again by itself.
_BEGIN = sa.text(
    f"select pg_try_advisory_xact_lock(:key) as mine, bell_now() as now, {NEWEST} as plans "
    "from set_config('lock_timeout', '500ms', true)"
)

# Taken first, then placed: joined before they are chosen, every signal of all time is placed again.
_WAITING = sa.text(
    f"""
    with s as materialized (
        select id, device_id, signal_id, kind, at, stored, received_at, payload, flags, source
        from signals
        where (state = 'waiting' or (state = 'set_aside' and retry_at <= bell_now()))
          and id > :after and id <= :upto
        order by source = 'supervision', id limit :limit  -- what people and their devices say goes first
        for update skip locked
    )
    select s.id, s.device_id, s.signal_id, s.kind, s.at, s.stored, s.received_at, s.payload, s.flags,
           s.source = 'supervision' as ours,
           case when s.kind = any(cast(:opening as text[]))
                then nextval(pg_get_serial_sequence('cases', 'id')) end as new_case_id, {COLUMNS}
    from s {JOINS}
    order by s.id
    """
)
_OPENING = [str(kind) for kind in PRIORITY]
_OWN = ("id", "device_id", "signal_id", "kind", "at", "stored", "received_at", "payload", "flags", "ours")
_CONTEXT = (
    "device_id",
    "person_id",
    "home_id",
    "area_id",
    "area_path",
    "dementia",
    "powered_device",
    "incident_id",
    "gap_id",
    "model",
    "caller",
    "outage_id",
    "round",
    "silent_high_risk",
)


def _waiting(row: sa.RowMapping) -> Waiting:
    return Waiting(
        **{name: row[name] for name in _OWN},
        context=DeviceContext(**{name: row[name] for name in _CONTEXT}),
        new_case_id=row["new_case_id"],
    )


async def take_in(database: Database) -> int | None:
    """Take in up to ``BATCH`` waiting signals; answers how many, None while another engine is at it."""
    return await _take_range(database, 0, 2**63 - 1, BATCH)


async def _take_range(database: Database, after: int, upto: int, limit: int) -> int | None:
    waiting: list[Waiting] = []
    try:
        async with database.transaction() as tx:
            begun = await tx.row(_BEGIN, {"key": INTAKE_LOCK})
            assert begun is not None
            tx.happens_at(begun["now"])
            if not begun["mine"]:
                return None
            bounds = {"after": after, "upto": upto, "limit": limit, "opening": _OPENING}
            waiting = [_waiting(row) for row in await tx.rows(_WAITING, bounds)]
            if waiting:
                await _process(tx, waiting, begun["plans"])
            return len(waiting)
    except Exception as error:
        if is_connection_error(error) or not waiting:
            raise
        log.warning("intake failed for %s signals: %r", len(waiting), error)
        if len(waiting) == 1:
            await _set_aside(database, waiting[0], error)
            return 1
    middle = waiting[len(waiting) // 2 - 1].id
    first = await _take_range(database, waiting[0].id - 1, middle, limit)
    second = await _take_range(database, middle, waiting[-1].id, limit)
    return (first or 0) + (second or 0)


async def _set_aside(database: Database, signal: Waiting, error: Exception) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            sa.update(signals)
            .where(signals.c.id == signal.id, signals.c.case_id.is_(None))
            .values(
                state="set_aside",
                attempts=signals.c.attempts + 1,
                retry_at=sa.text("bell_now() + least(1 + attempts * 10, 300) * interval '1 second'"),
                error=repr(error)[:2000],
            )
        )


async def _process(tx: Transaction, waiting: list[Waiting], plans: int) -> None:
    desk = await _desk(tx, waiting)
    desk.book = await book(tx, plans)
    placed: dict[int, int | None] = {}
    for signal in waiting:
        placed[signal.id] = decide(desk, signal)
    # First the signals: saving a case tells its presses, this one among them, how far it is.
    await _mark_taken(tx, desk, waiting, placed)
    await store.save(tx, desk.by_id.values())


# The open cases of the signals' subjects, and those that a cancel or a "fine" names.
_TOUCHED = sa.text(
    """
    cases.id in (
        select c.id
        from unnest(cast(:types as text[]), cast(:ids as text[])) as s(type, id)
        join cases c on c.subject_type = s.type and c.subject_id = s.id and c.closed_at is null
        union
        select c.id from cases c where c.id = any(cast(:referred as bigint[])) and c.closed_at is null
    )
    """
)


async def _desk(tx: Transaction, waiting: list[Waiting]) -> Desk:
    desk = Desk(now=await tx.now())
    desk.by_ref = await _referred(tx, waiting)
    subjects = sorted({signal.context.subject for signal in waiting})
    touched = _TOUCHED.bindparams(
        types=[subject[0] for subject in subjects],
        ids=[subject[1] for subject in subjects],
        referred=sorted(set(desk.by_ref.values())),
    )
    works = await store.load(tx, touched)
    for work in works:
        key: CaseKey = (work.case.subject_type, work.case.subject_id, work.case.situation)
        desk.by_id[work.case.id] = work
        if work.case.resolved_at is None:
            desk.by_key[key] = work
        else:
            desk.resolved[key] = work.case.id
    kinds = {signal.kind for signal in waiting}
    if kinds & set(technical.ANSWERS):
        desk.kinds = await _kinds(tx, desk)
    if any(may_go_to_a_tray(signal) for signal in waiting):
        desk.load = await desk_load.read(tx)
    if Kind.MAINS_LOST in kinds:
        desk.storm = await _storms(tx)
    return desk


async def _kinds(tx: Transaction, desk: Desk) -> dict[int, set[str]]:
    """The kinds of the signals of every open case of the batch that may end by itself."""
    ids = [work.case.id for work in desk.by_key.values() if work.case.situation != Situation.EMERGENCY]
    rows = await tx.rows(
        sa.select(signals.c.case_id, signals.c.kind).distinct().where(among(signals.c.case_id, ids))
    )
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(row["case_id"], set()).add(row["kind"])
    return found


_STORM = sa.text(
    """
    select count(*) >= :many from (
        select from signals
        where id > (select max(id) from signals) - 2000 and kind = 'mains_lost'
          and source <> 'supervision' and received_at > bell_now() - interval '1 minute'
        limit :many) recent
    """
)


async def _storms(tx: Transaction) -> bool:
    """Whether so many have lost their mains in this minute that supervision gathers them instead."""
    return bool(await tx.scalar(_STORM, {"many": MANY}))


async def _referred(tx: Transaction, waiting: list[Waiting]) -> dict[tuple[str | None, str], int]:
    """The cases of the signals that ``cancel`` and ``fine`` name."""
    refs = {
        (signal.device_id, str(signal.payload["ref"]))
        for signal in waiting
        if signal.kind in (Kind.CANCEL, Kind.FINE) and signal.payload.get("ref") is not None
    }
    if not refs:
        return {}
    rows = await tx.rows(
        sa.select(signals.c.device_id, signals.c.signal_id, signals.c.case_id)
        .where(
            sa.tuple_(signals.c.device_id, signals.c.signal_id).in_(sorted(refs, key=str)),
            signals.c.case_id.is_not(None),
        )
        .order_by(signals.c.id)
    )
    return {(row["device_id"], row["signal_id"]): row["case_id"] for row in rows}


_TAKEN = sa.text(
    """
    update signals s
    set state = case when t.case_id is null then 'recorded' else 'taken' end,
        case_id = t.case_id, receipt = t.receipt::jsonb, error = null
    from unnest(cast(:ids as bigint[]), cast(:cases as bigint[]), cast(:receipts as text[]))
         as t(id, case_id, receipt)
    where s.id = t.id
    """
)


async def _mark_taken(
    tx: Transaction, desk: Desk, waiting: list[Waiting], placed: dict[int, int | None]
) -> None:
    bodies: list[str | None] = []
    for signal in waiting:
        work = _work(desk, placed[signal.id])
        bodies.append(receipts.encode(receipts.joined_receipt(work, signal.signal_id)) if work else None)
    await tx.execute(
        _TAKEN,
        {
            "ids": [signal.id for signal in waiting],
            "cases": [placed[signal.id] for signal in waiting],
            "receipts": bodies,
        },
    )


def _work(desk: Desk, case_id: int | None) -> Work | None:
    return desk.by_id.get(case_id) if case_id is not None else None
