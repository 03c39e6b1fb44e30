"""The telephone test at the start of a shift: the agent's own telephone rings, and his key proves it."""

from __future__ import annotations

import sqlalchemy as sa

from dispatch.desks import agents
from dispatch.desks.states import TEST_LASTS
from dispatch.desks.tables import shift_tests
from kit.access import Actor
from kit.database import Transaction
from kit.errors import InvalidField
from kit.outbox import Message, write
from kit.users import users

ABOUT = "phone_test_of"
"""Names the agent in the message of a test."""


async def ring(tx: Transaction, user: Actor) -> str:
    """Ring the telephone that an agent's account names; answers the number.

    Raises: ``InvalidField`` where it names none.
    """
    phone = await tx.scalar(sa.select(users.c.phone).where(users.c.id == user.id))
    if phone is None:
        raise InvalidField(field="phone", reason="account_without_phone")
    now = await tx.now()
    # Pressed again within a minute it is the same test: nobody's telephone rings twice at once.
    key = f"phone-test:{user.id}:{int(now.timestamp() // 60)}"
    await write(tx, [Message(key, "voice", phone, "voice.phone_test", {ABOUT: user.id})])
    await agents.arrive(tx, user)
    return str(phone)


async def heard(tx: Transaction, user_id: int) -> str:
    """He has picked up and pressed a key; what he had said of the sound stays. Answers what is said."""
    now = await tx.now()
    mine = (shift_tests.c.user_id == user_id, shift_tests.c.at > now - TEST_LASTS)
    newest = sa.select(shift_tests.c.sound).where(*mine).order_by(shift_tests.c.id.desc()).limit(1)
    sound = bool(await tx.scalar(newest))
    await agents.keep_test(tx, user_id, sound=sound, phone=True, note="")
    return "voice.phone_tested"
