"""Answers that come by terminal and by telephone, and whether a message need still leave."""

from __future__ import annotations

import sqlalchemy as sa

from care.checkins import answering
from care.checkins.answering import Said
from care.checkins.tables import checkin_attempts, checkins
from kit.clock_zone import TODAY
from kit.database import Database, Transaction
from kit.outbox import Taken, note_once, outbox

KEYS = {"1": "fine", "2": "need", "3": "help"}
PORTION = 200

_REPLIED = sa.text(
    """
    select c.id, o.params -> 'reply' ->> 'result' as result, o.state
    from checkins c join checkin_attempts a on a.checkin_id = c.id join outbox o on o.key = a.outbox_key
    where c.state in ('trying', 'unanswered') and a.channel = 'prompt'
      and (o.state = 'answered' and a.result is distinct from 'answered'
           or o.state = 'failed' and a.result is null and c.next_at > bell_now())
    order by c.id limit :limit
    for update of c skip locked
    """
)


async def replies(database: Database) -> int:
    """Take down what terminals have answered; a question that could not be asked is followed by the next
    step at once. Answers how many."""
    async with database.transaction() as tx:
        rows = await tx.rows(_REPLIED, {"limit": PORTION})
        for row in rows:
            held = await answering.hold(tx, row["id"])
            assert held is not None
            if row["state"] == "failed" or row["result"] not in ("fine", "help"):
                await _unheard(tx, row["id"])
            else:
                await answering.answer(tx, held, Said(row["result"], "prompt"))
        return len(rows)


async def _unheard(tx: Transaction, checkin_id: int) -> None:
    held = checkin_attempts.c
    await tx.execute(
        sa.update(checkin_attempts)
        .where(held.checkin_id == checkin_id, held.channel == "prompt", held.result.is_(None))
        .values(result="channel_down")
    )
    await tx.execute(sa.update(checkins).where(checkins.c.id == checkin_id).values(next_at=await tx.now()))


async def press(tx: Transaction, message: Taken, digits: str, call_id: str | None) -> str:
    """A key on a call; answers the catalogue key of what is said in return. The same key of a call counts
    once."""
    said = KEYS.get(digits)
    contact = "contact_id" in message.params
    if said is None or (contact and said == "need"):
        return "voice.unknown_key"
    row = await answering.hold(tx, message.params["checkin_id"])
    if row is None or not await note_once(tx, message.id, f"key {digits}", call_id):
        return "voice.thanks"
    await tx.execute(
        sa.update(outbox)
        .where(outbox.c.id == message.id, outbox.c.answered_at.is_(None))
        .values(state="answered", answered_at=await tx.now())
    )
    if contact and said == "fine" and row["risk"] == "high":
        return await _word_of_a_relative(tx, row)
    await answering.answer(tx, row, Said(said, "contact" if contact else "call"))
    return f"voice.checkin_{said}"


async def _word_of_a_relative(tx: Transaction, row: dict[str, object]) -> str:
    """For somebody of high risk it is written down, and the person is heard or seen all the same."""
    held = checkin_attempts.c
    await tx.execute(
        sa.update(checkin_attempts)
        .where(held.checkin_id == row["id"], held.channel == "contact", held.result.is_(None))
        .values(result="answered")
    )
    return "voice.checkin_thanks"


_WANTED = sa.text(
    f"""
    select c.next_at is not null as asked, p.active as served,
           exists (select from absences ab where ab.person_id = c.person_id and ab.from_on <= {TODAY}
                   and (ab.until_on is null or ab.until_on >= {TODAY})) as away,
           exists (select from checkin_attempts a where a.outbox_key = :key and a.result is null) as current
    from checkins c join persons p on p.id = c.person_id where c.id = :id
    """
)


async def pointless(tx: Transaction, message: Taken) -> str | None:
    """Why a call about a check-in need not leave any more; None: it must. Read when it is about to leave:
    whoever has died in this minute is not called."""
    row = await tx.row(_WANTED, {"id": message.params["checkin_id"], "key": message.key})
    if row is None or not row["asked"] or not row["current"]:
        return "over"
    if not row["served"]:
        return "not_served"
    return "absence" if row["away"] else None
