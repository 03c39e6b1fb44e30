"""The answer to a drill: a key of a call or a tap on a page; and whether its message need still leave."""

from __future__ import annotations

import sqlalchemy as sa

from care.drills.tables import drill_targets
from dispatch.drills.eligible import MAY_BE_TRIED, TARGETS
from dispatch.link import capability
from kit.catalogue import text
from kit.database import Transaction
from kit.outbox import Taken, note_once, outbox
from kit.settings import Settings

TOKEN = b"drill"
"""Purpose of the token: one that answers a drill opens nothing else."""


def is_drill(message: Taken) -> bool:
    """Whether it is about a drill."""
    return "drill_target_id" in message.params


def words(message: Taken, settings: Settings) -> str:
    """That it is a drill stands first."""
    token = capability.token(settings.secret_key, message.params["drill_target_id"], TOKEN)
    link = f"{settings.public_url.rstrip('/')}/d/{token}"
    return text(message.template, settings.language, link=link)


_STILL = sa.text(
    f"""
    select d.state = 'running' and d.ends_at > bell_now() as running, {MAY_BE_TRIED} as allowed
    from {TARGETS} where t.id = :id
    """
)


async def pointless(tx: Transaction, message: Taken) -> str | None:
    """A drill that was stopped, or has ended, asks nobody; one that runs asks nobody who may not be asked
    any more."""
    target = await tx.row(_STILL, {"id": message.params["drill_target_id"]})
    if target is None or not target["running"]:
        return "drill_over"
    return None if target["allowed"] else "not_to_be_tried"


OVER = "drill.over"
"""What is said to whoever picks up a call that is pointless by now: nothing of any case."""


async def press(tx: Transaction, message: Taken, digits: str, call_id: str | None) -> str:
    """Key 1 of a call; answers the catalogue key of what is said in return."""
    if digits != "1":
        return "voice.unknown_key"
    if await note_once(tx, message.id, f"key {digits}", call_id):
        await answered(tx, message.params["drill_target_id"], "key")
    return "voice.thanks"


async def answered(tx: Transaction, target_id: int, how: str) -> bool:
    """Note an answer once; also one that comes after the end, because the number works. False: unknown."""
    now = await tx.now()
    row = await tx.row(sa.select(drill_targets).where(drill_targets.c.id == target_id).with_for_update())
    if row is None:
        return False
    if row["state"] not in ("waiting", "answered"):
        await tx.execute(
            sa.update(drill_targets)
            .where(drill_targets.c.id == target_id)
            .values(state="answered", answered_at=now, how=how)
        )
        await tx.execute(
            sa.update(outbox)
            .where(outbox.c.key == f"drill:{target_id}", outbox.c.answered_at.is_(None))
            .values(state="answered", answered_at=now)
        )
    return True
