"""Going on and off duty by text and by telephone key."""

from __future__ import annotations

import sqlalchemy as sa

from care.responders.register import owns
from care.responders.tables import responders
from care.rotas import presence
from care.rotas.presence import Said
from care.rotas.tables import shifts
from kit.catalogue import LANGUAGES, text
from kit.database import Transaction


def meaning(body: str) -> str | None:
    """``on`` or ``off`` for a text that says just that, in any of our languages; None for all others."""
    said = body.strip().strip(".!\u3002\uff01").casefold()
    for what in ("on", "off"):
        for language in LANGUAGES:
            if said in text(f"duty.words.{what}", language).casefold().split("|"):
                return what
    return None


async def by_text(tx: Transaction, phone: str, what: str) -> str | None:
    """Somebody texts that he goes on or off; answers the reply's catalogue key, None for a stranger."""
    responder_id = await tx.scalar(
        sa.select(responders.c.id)
        .where(owns(phone), responders.c.active)
        .order_by(responders.c.id)
        .limit(1)
    )
    if responder_id is None:
        return None
    said = Said(responder_id, "sms")
    if what == "on":
        await presence.go_on(tx, said)
        return "sms.duty_on"
    return "sms.duty_off" if await presence.go_off(tx, said) else "sms.duty_was_off"


async def by_key(tx: Transaction, shift_id: int) -> str:
    """Key 1 on a reminder's call: he is there. Answers the catalogue key of what is said."""
    responder_id = await tx.scalar(
        sa.select(shifts.c.responder_id).where(
            shifts.c.id == shift_id, shifts.c.off_at.is_(None), shifts.c.ends_at > await tx.now()
        )
    )
    if responder_id is None:
        return "voice.duty_over"
    await presence.go_on(tx, Said(responder_id, "voice"))
    return "voice.duty_on"
