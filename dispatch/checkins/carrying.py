"""Check-ins carried out: a portion of those whose next step is due, in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from care.checkins import answering, ladder
from care.checkins.answering import Said
from care.checkins.ladder import AUTOMATIC, CASE, CONTACT, Step
from care.checkins.spread import CALLS_PER_S
from care.checkins.tables import checkin_attempts, checkins
from dispatch.checkins import facts, outages, words
from dispatch.checkins.facts import Due
from kit import outbox
from kit.clock_zone import LOCAL
from kit.database import Database, Transaction
from kit.outbox import Message
from kit.signals import Kind

MEANS = {"call": "call", "contact": "call", "prompt": "prompt"}
"""Which means a channel needs."""

LATE = dt.timedelta(minutes=5)
AT_ONCE = dt.timedelta(minutes=1)
# After a time in which nobody looked: those of high risk first, no faster than the carrier can call, and
# the time that was lost is not held against anybody's silence.
_CATCH_UP = sa.text(
    """
    with due as materialized (
        select id, next_at, risk from checkins where next_at < bell_now() - cast(:late as interval)
        for update skip locked
    ), late as (
        select id, next_at,
               bell_now() + row_number() over (
                   order by array_position(array['high', 'medium', 'low'], risk), next_at, id)
                   * interval '1 second' / cast(:rate as float8) as again_at
        from due
    )
    update checkins c set next_at = l.again_at, deadline_at = c.deadline_at + (l.again_at - l.next_at)
    from late l where l.id = c.id
    """
)


@dataclass(slots=True)
class Round:
    """What a portion decides, written at its end."""

    now: dt.datetime
    down: set[str]
    probes: set[str]
    language: str
    failing: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    attempts: list[dict[str, Any]] = field(default_factory=list)
    settled: dict[int, str] = field(default_factory=dict)  # attempt -> result
    changes: list[dict[str, Any]] = field(default_factory=list)


async def catch_up(database: Database) -> int:
    """Spread out what has long been due; answers how many."""
    async with database.transaction() as tx:
        if not await tx.scalar(
            sa.text("select min(next_at) < bell_now() - cast(:late as interval) from checkins"),
            {"late": LATE},
        ):
            return 0
        found = await tx.execute(_CATCH_UP, {"rate": float(CALLS_PER_S), "late": LATE})
        return found.rowcount


async def carry_due(database: Database, language: str) -> int:
    """Take the next step of up to ``facts.PORTION`` check-ins; answers of how many."""
    async with database.transaction() as tx:
        found = await facts.due(tx)
        if not found:
            return 0
        down = await outages.down(tx)
        work = Round(await tx.now(), down, await outages.probes(tx) if down else set(), language)
        for one in found:
            await _step(tx, work, one)
        await _write(tx, work)
        return len(found)


async def _step(tx: Transaction, work: Round, one: Due) -> None:
    row = one.row
    if one.stopped is not None:
        await answering.skip(tx, [checkins.c.id == row["id"]], one.stopped)
        return
    if one.ok_pressed:
        await answering.answer(tx, row, Said("fine", "ok_button"))
        return
    left = _left_late(one)
    if left is not None and left > work.now:
        _wait(work, row, None, left)
        return
    _settle(work, one)
    by = ladder.case_at(row["due_at"], row["deadline_at"], row["risk"])
    possible, held_up = _possible(work, one)
    step = ladder.following(row["channels"], row["rung"], work.now, by, possible)
    if step.channel == CASE and not one.silent:
        step = _passed_over(one, possible) or step
    quiet = ladder.in_quiet(work.now.astimezone(LOCAL).time(), row["quiet_from"], row["quiet_until"])
    if step.channel == CASE and not one.silent:
        if held_up:
            _wait(work, row, "channel_down", work.now + dt.timedelta(seconds=outages.HOLD_S))
            return
        if quiet and row["risk"] != "high" and _rings_later(row):
            _wait(work, row, None, _morning(work.now, row["quiet_until"]))
            return
    if step.channel == CASE:
        await _case(tx, work, one)
        return
    _try(work, one, step, by)


def _left_late(one: Due) -> dt.datetime | None:
    """Until when a call that the carrier took late may still be answered; None: none was."""
    for attempt in one.attempts:
        sent_at = attempt["sent_at"]
        if attempt["result"] is None and sent_at is not None and sent_at > attempt["at"] + AT_ONCE:
            until: dt.datetime = sent_at + ladder.WAIT[attempt["channel"]]
            return until
    return None


def _settle(work: Round, one: Due) -> None:
    """What became of the attempt whose time is up."""
    for attempt in one.attempts:
        if attempt["result"] is not None:
            continue
        if outages.failed(attempt):
            result = "channel_down"
            # What the means has cost is not held against the person's silence.
            one.row["deadline_at"] += work.now - attempt["at"]
            if attempt["channel"] != "prompt" or attempt["message_state"] == "pending":
                work.failing.add(MEANS[attempt["channel"]])
        elif attempt["channel"] in ("human", "visit"):
            result = "not_done"
        else:
            result = "no_answer"
        attempt["result"] = result
        work.settled[attempt["id"]] = result


def _possible(work: Round, one: Due) -> tuple[frozenset[str], bool]:
    """The channels that can be tried now, and whether a broken means keeps one of them from it."""
    row = one.row
    quiet = ladder.in_quiet(work.now.astimezone(LOCAL).time(), row["quiet_from"], row["quiet_until"])
    able = {
        "ok_button": one.has_button,
        "prompt": one.terminal is not None,
        "call": one.phone is not None,
        "contact": bool(one.contacts) or row["rung"] < 0,
        "human": True,
        "visit": True,
    }
    down = work.down | work.failing
    wanted = {channel for channel in (*row["channels"], CONTACT) if able[channel]}
    broken = {channel for channel in wanted if MEANS.get(channel) in down}
    ringing = {channel for channel in wanted if MEANS.get(channel) not in down - work.probes}
    if quiet:
        ringing -= AUTOMATIC
    held_up = bool(broken) or any(it["result"] == "channel_down" for it in one.attempts)
    return frozenset(ringing), held_up


def _passed_over(one: Due, possible: frozenset[str]) -> Step | None:
    """A means that was broken when its turn came and works again: nobody is silent who was not asked."""
    asked = {it["channel"] for it in one.attempts if it["result"] != "channel_down"}
    for number, channel in enumerate(ladder.rungs(one.row["channels"])):
        if channel in MEANS and channel in possible and channel not in asked:
            return Step(number, channel)
    return None


def _rings_later(row: dict[str, Any]) -> bool:
    return any(channel in AUTOMATIC for channel in ladder.rungs(row["channels"])[row["rung"] + 1 :])


def _morning(now: dt.datetime, until: dt.time) -> dt.datetime:
    local = now.astimezone(LOCAL)
    morning = dt.datetime.combine(local.date(), until, LOCAL)
    return morning if morning > now else morning + dt.timedelta(days=1)


def _wait(work: Round, row: dict[str, Any], reason: str | None, until: dt.datetime) -> None:
    """Nobody is silent here: the time it waits is added to what it has."""
    _change(work, row, next_at=until, reason=reason, deadline_at=row["deadline_at"] + (until - work.now))
    if reason is not None:
        # After the means is back it begins with it again.
        work.changes[-1]["rung"] = -1
        work.changes[-1]["state"] = "trying"


async def _case(tx: Transaction, work: Round, one: Due) -> None:
    tried = [{name: str(it[name]) for name in ("channel", "at", "result")} for it in one.attempts]
    signal_id = await answering.raise_case(tx, one.row, Kind.NO_OK, attempts=tried)
    _change(work, one.row, state="escalated", next_at=None, reason=None, signal_id=signal_id)


def _try(work: Round, one: Due, step: Step, by: dt.datetime) -> None:
    row = one.row
    key = f"checkin{row['id']}:{step.rung}:{row['person_id']}:{step.channel}:{len(one.attempts) + 1}"
    until = ladder.look_again(step, work.now, by)
    message = words.message(one, step.channel, key, until, work.language)
    if message is not None:
        work.messages.append(message)
    attempt = {"checkin_id": row["id"], "rung": step.rung, "channel": step.channel, "at": work.now}
    ok_button = "no_answer" if step.channel == "ok_button" else None
    work.attempts.append({**attempt, "outbox_key": message.key if message else None, "result": ok_button})
    if MEANS.get(step.channel) in work.probes:
        work.probes.discard(MEANS[step.channel])
    looked_for = step.channel in ("human", "visit") and one.silent
    state = "unanswered" if looked_for else "trying"
    _change(work, row, state=state, rung=step.rung, next_at=until, reason=None)


def _change(work: Round, row: dict[str, Any], **values: Any) -> None:
    kept = ("id", "state", "rung", "next_at", "reason", "deadline_at", "signal_id")
    work.changes.append({**{name: row[name] for name in kept}, **values})


_CHANGE = sa.text(
    """
    update checkins c set state = t.state, rung = t.rung, next_at = t.next_at, reason = t.reason,
        deadline_at = t.deadline_at, signal_id = t.signal_id
    from unnest(cast(:id as bigint[]), cast(:state as text[]), cast(:rung as smallint[]),
                cast(:next_at as timestamptz[]), cast(:reason as text[]),
                cast(:deadline_at as timestamptz[]), cast(:signal_id as bigint[]))
         as t(id, state, rung, next_at, reason, deadline_at, signal_id)
    where c.id = t.id
    """
)
_SETTLE = sa.text(
    """
    update checkin_attempts a set result = t.result
    from unnest(cast(:id as bigint[]), cast(:result as text[])) as t(id, result) where a.id = t.id
    """
)


async def _write(tx: Transaction, work: Round) -> None:
    if work.settled:
        await tx.execute(_SETTLE, {"id": list(work.settled), "result": list(work.settled.values())})
    if work.changes:
        names = work.changes[0].keys()
        await tx.execute(_CHANGE, {name: [change[name] for change in work.changes] for name in names})
    if work.attempts:
        await tx.execute(sa.insert(checkin_attempts), work.attempts)
    await outages.begin(tx, work.failing - work.down)
    await outbox.write(tx, work.messages)
