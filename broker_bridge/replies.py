"""Answers of devices to commands, noted on the command's outbox row.

A command's ``id`` on the wire is the ``key`` of its row.
"""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import sqlalchemy as sa

from devices.codecs.native import Reply
from devices.codecs.native.reply import Result
from kit.database import Transaction

_ANSWER = sa.text(
    """
    update outbox o
    set state = a.state, answered_at = coalesce(o.answered_at, bell_now()), error = a.error,
        params = jsonb_set(o.params, '{reply}', a.reply::jsonb)
    from unnest(cast(:key as text[]), cast(:device_id as text[]), cast(:state as text[]),
                cast(:error as text[]), cast(:reply as text[])) as a(key, device_id, state, error, reply)
    where o.key = a.key and o.recipient = a.device_id and o.channel = 'device'
      and o.state <> 'cancelled'
    """
)


async def record(tx: Transaction, replies: Sequence[Reply]) -> None:
    """Note each reply: ``failed`` for a failure, ``answered`` for everything else."""
    # One answer per command in one statement, the last; rows are locked in the order of the keys.
    last = sorted({reply.id: reply for reply in replies}.items())
    if not last:
        return
    tx.wake("checkins")
    failed = [reply.result is Result.FAILED for _, reply in last]
    await tx.execute(
        _ANSWER,
        {
            "key": [command_id for command_id, _ in last],
            "device_id": [reply.device_id for _, reply in last],
            "state": ["failed" if bad else "answered" for bad in failed],
            "error": ["the device reports a failure" if bad else None for bad in failed],
            "reply": [orjson.dumps(reply.fields).decode() for _, reply in last],
        },
    )
