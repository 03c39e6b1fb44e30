"""Questions that a terminal asks aloud, and those that nobody has heard.

After 30 s without an answer a fall is a P1 whatever became of the question: that is a step. What is
here only makes it sooner: a question that the terminal cannot ask, or has failed to, is no answer.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from devices.commands.sending import SAY, command
from dispatch.cases.record import Work
from dispatch.escalation.deadlines import StepKind
from kit.catalogue import text
from kit.database import Database
from kit.outbox import Message

FALL_PROMPT = "fall_prompt"


def fall_prompt(work: Work) -> Message:
    """Ask the person who has fallen; to be answered ``fine`` or ``help``."""
    case = work.case
    assert case.device_id is not None
    words = {"text_key": "prompt.fall", "text": text("prompt.fall"), "answer": ["fine", "help"]}
    return command(
        case.device_id,
        SAY,
        words,
        work.now + dt.timedelta(seconds=case.plan["fall_confirm_s"]),
        key=f"{case.id}:fall:{case.device_id}:device:1",
        template=FALL_PROMPT,
        case_id=case.id,
    )


_UNHEARD = sa.text(
    """
    update steps set due_at = bell_now()
    where id in (
        select s.id from steps s join outbox o on o.case_id = s.case_id
        where s.kind = :fall and s.due_at > bell_now() and o.template = :prompt and o.state = 'failed'
        for update of s skip locked
    )
    """
)


async def give_up_unheard(database: Database) -> int:
    """Let those falls fall due whose question could not be asked; answers how many."""
    async with database.transaction() as tx:
        found = await tx.execute(_UNHEARD, {"fall": str(StepKind.FALL), "prompt": FALL_PROMPT})
        if found.rowcount:
            tx.wake("steps")
        return found.rowcount
