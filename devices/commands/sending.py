"""Writing a command: an outbox message that is sent again until the device answers or it is too late.

The broker keeps nothing for a device that is offline with a clean session, and its PUBACK proves nothing.
So a command is published again, ever less often, and at once when the device comes online. The device
knows it by its id, which is the message's key.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from kit import outbox
from kit.database import Transaction
from kit.outbox import Message

TOPIC = "down/command"
SAY = "say"


def command(
    device_id: str,
    type_: str,
    args: dict[str, Any],
    expires_at: dt.datetime,
    *,
    key: str | None = None,
    template: str = "command",
    case_id: int | None = None,
    user_id: int | None = None,
) -> Message:
    """The message for one order (DESIGN §4.1); ``key`` None: drawn at random."""
    key = key or f"command:{secrets.token_hex(8)}"
    body = {"id": key, "type": type_, "args": args, "expires_at": expires_at.isoformat()}
    return Message(
        key=key,
        channel=outbox.TO_DEVICE,
        recipient=device_id,
        template=template,
        params={"topic": TOPIC, "body": body},
        case_id=case_id,
        user_id=user_id,
        again_until=expires_at,
    )


async def speak(
    tx: Transaction, device_id: str, words: str, within: dt.timedelta, user_id: int | None = None
) -> None:
    """Let the terminal say something, at the latest ``within`` this time."""
    expires_at = await tx.now() + within
    await outbox.write(tx, [command(device_id, SAY, {"text": words}, expires_at, user_id=user_id)])
