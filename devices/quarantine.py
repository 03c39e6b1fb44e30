"""Frames that nobody could read: kept once each, counted, shown to the operator."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from kit.database import Transaction

SAMPLE_BYTES = 16 * 1024
# Three columns share one index entry, which PostgreSQL limits to 2,704 bytes.
_MAX_TOPIC_LENGTH = 256
_MAX_DEVICE_ID_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Unread:
    """One frame and the stable code of why it was not understood. ``device_id`` as the topic has it."""

    device_id: str
    topic: str
    payload: bytes
    reason: str


_KEEP = sa.text(
    """
    insert into quarantine as q (device_id, topic, sha256, size, sample, reason, count,
                                 counts, first_at, last_at)
    select device_id, topic, sha256, size, sample, reason, count,
           jsonb_build_object(cast(:by as text), count), t.now, t.now
    from unnest(cast(:device_id as text[]), cast(:topic as text[]), cast(:sha256 as text[]),
                cast(:size as bigint[]), cast(:sample as bytea[]), cast(:reason as text[]),
                cast(:count as bigint[]))
         as u(device_id, topic, sha256, size, sample, reason, count),
         (select bell_now() as now) t
    order by device_id, topic, sha256
    on conflict (device_id, topic, sha256) do update
    set counts = q.counts || jsonb_build_object(cast(:by as text),
                     coalesce((q.counts ->> :by)::bigint, 0) + excluded.count),
        count = greatest(q.count, coalesce((q.counts ->> :by)::bigint, 0) + excluded.count),
        last_at = excluded.last_at, reason = excluded.reason
    """
)


async def keep(tx: Transaction, frames: Iterable[Unread], by: str) -> None:
    """Add frames, or count them again. ``by``: the bridge, which counts for itself."""
    counted: dict[tuple[str, str, str], tuple[Unread, int]] = {}
    for frame in frames:
        key = (
            frame.device_id[:_MAX_DEVICE_ID_LENGTH],
            frame.topic[:_MAX_TOPIC_LENGTH],
            hashlib.sha256(frame.payload).hexdigest(),
        )
        counted[key] = (frame, counted.get(key, (frame, 0))[1] + 1)
    if not counted:
        return
    await tx.execute(
        _KEEP,
        {
            "by": by,
            "device_id": [key[0] for key in counted],
            "topic": [key[1] for key in counted],
            "sha256": [key[2] for key in counted],
            "size": [len(frame.payload) for frame, _ in counted.values()],
            "sample": [frame.payload[:SAMPLE_BYTES] for frame, _ in counted.values()],
            "reason": [frame.reason for frame, _ in counted.values()],
            "count": [count for _, count in counted.values()],
        },
    )
