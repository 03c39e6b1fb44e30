"""The signals inbox: everything that may need a person, stored once.

The bridge, supervision, check-ins and the hotline write here; only dispatch's intake reads.

Once is once. A duplicate has the same device, id, kind and ``at``. The same id with another
``at`` is a new signal flagged ``id_reused``. Without ``at`` the same id is a duplicate for 24 h;
later it is a new generation. Two processes that store the same signal at the same moment compute
the same ``dedup_key`` and meet in its unique index.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.schema import document, identity, metadata, moment, words

if TYPE_CHECKING:
    from kit.database import Transaction

UNDATED_DUPLICATE_FOR = dt.timedelta(hours=24)


class Kind(StrEnum):
    """What a signal says. The wire names of DESIGN §4.1, and those that we raise ourselves."""

    SOS = "sos"
    FIRE = "fire"
    GAS = "gas"
    FALL = "fall"
    INACTIVITY = "inactivity"
    NO_OK = "no_ok"
    GEOFENCE = "geofence"
    WANDER = "wander"
    WATER = "water"
    SERVICE = "service"
    TAMPER = "tamper"
    REMOVED = "removed"
    LOW_BATTERY = "low_battery"
    MAINS_LOST = "mains_lost"
    MAINS_RESTORED = "mains_restored"
    FAULT = "fault"
    TEST = "test"
    CANCEL = "cancel"
    FINE = "fine"
    HELP = "help"
    UNREADABLE = "unreadable"
    OFFLINE = "offline"
    UNSUPERVISED = "unsupervised"
    WEAK_SIGNAL = "weak_signal"
    CLOCK_DRIFT = "clock_drift"
    SIM_EXPIRING = "sim_expiring"
    POWER_CUT = "power_cut"
    OUTAGE = "outage"
    ROTA_GAP = "rota_gap"
    CHANNEL_DOWN = "channel_down"
    VISIT_MISSED = "visit_missed"
    REFERRAL_OVERDUE = "referral_overdue"
    CALL = "call"
    RECOVERED = "recovered"


OURS = frozenset(
    {
        Kind.HELP,
        Kind.UNREADABLE,
        Kind.OFFLINE,
        Kind.UNSUPERVISED,
        Kind.WEAK_SIGNAL,
        Kind.CLOCK_DRIFT,
        Kind.SIM_EXPIRING,
        Kind.POWER_CUT,
        Kind.OUTAGE,
        Kind.ROTA_GAP,
        Kind.CHANNEL_DOWN,
        Kind.VISIT_MISSED,
        Kind.REFERRAL_OVERDUE,
        Kind.CALL,
        Kind.RECOVERED,
    }
)
"""Kinds that no device may send."""


signals = sa.Table(
    "signals",
    metadata,
    identity(),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("device_id", sa.Text),
    sa.Column("signal_id", sa.Text, nullable=False),
    sa.Column("dedup_key", sa.Text, nullable=False, unique=True),
    # Numbers the undated signals that share an id and a kind; NULL when the device gave a time.
    sa.Column("generation", sa.Integer),
    sa.Column("kind", sa.Text, nullable=False),
    moment("at"),
    sa.Column("stored", sa.Boolean, nullable=False, server_default=sa.false()),
    moment("received_at", now=True),
    document("payload"),
    words("flags"),
    # waiting: intake has not looked yet; taken: a case has it; recorded: it needs none;
    # set_aside: intake failed on it, the auditor sees to it.
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    moment("retry_at"),
    sa.Column("error", sa.Text),
    sa.Column("case_id", sa.BigInteger),
    # The newest receipt: sent again for every repeat and whenever the device comes online.
    sa.Column("receipt", JSONB),
    sa.Column("receipt_live", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Index("ix_signals_device", "device_id", "signal_id"),
    sa.Index("ix_signals_case_id", "case_id"),
    sa.Index("ix_signals_waiting", "id", postgresql_where=sa.text("state = 'waiting'")),
    sa.Index("ix_signals_set_aside", "retry_at", postgresql_where=sa.text("state = 'set_aside'")),
    sa.Index(
        "ix_signals_live",
        "device_id",
        postgresql_where=sa.text("receipt_live and case_id is not null"),
    ),
    postgresql_with={"fillfactor": "70"},
)


@dataclass(slots=True)
class Signal:
    """A signal as a codec understood it.

    ``at``: the device's own time, None if it gave none that can be read; ``at_text``: what it
    gave, so that a repeat of an unreadable time is still a repeat. ``payload``: the frame's
    fields as JSON-able data, without NUL characters.
    """

    source: str
    device_id: str | None
    signal_id: str
    kind: Kind
    at: dt.datetime | None = None
    at_text: str | None = None
    stored: bool = False
    payload: dict[str, Any] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def moment_key(self) -> str | None:
        """The part of the identity that is the device's time, or None for an undated signal."""
        if self.at is not None:
            return self.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
        return None if self.at_text is None else f"text {self.at_text}"


@dataclass(frozen=True, slots=True)
class StoredSignal:
    """What the inbox holds for a signal: ``fresh`` False means it was there already."""

    id: int
    fresh: bool
    case_id: int | None
    receipt: dict[str, Any] | None
    flags: tuple[str, ...] = ()

    def flagged(self, flag: str) -> StoredSignal:
        """The same with one more flag."""
        return replace(self, flags=(*self.flags, flag))


_STORE = sa.text(
    """
    with given as (
        select * from unnest(
            cast(:n as int[]), cast(:source as text[]), cast(:device as text[]),
            cast(:signal as text[]), cast(:kind as text[]), cast(:moment as text[]),
            cast(:at as timestamptz[]), cast(:stored as bool[]), cast(:payload as text[]),
            cast(:flags as text[])
        ) as g(n, source, device_id, signal_id, kind, moment, at, stored, payload, flags)
    ), known as (
        select g.n, count(*) as others,
               count(*) filter (where s.kind = g.kind and s.generation is not null) as generations,
               max(s.received_at) filter (where s.kind = g.kind and s.generation is not null)
                   as newest
        from given g join signals s on s.device_id = g.device_id and s.signal_id = g.signal_id
        group by g.n
    ), numbered as (
        select g.*, coalesce(k.others, 0) as others,
            case when g.moment is null then coalesce(k.generations, 0) - case
                when k.newest > bell_now() - cast(:undated as interval) then 1 else 0 end
            end as generation
        from given g left join known k using (n)
    ), keyed as (
        select *, jsonb_build_array(device_id, signal_id, kind, coalesce(moment, generation::text))
                  ::text as dedup_key
        from numbered
    ), fresh as (
        insert into signals (source, device_id, signal_id, dedup_key, generation, kind, at, stored,
                             payload, flags)
        select distinct on (dedup_key) source, device_id, signal_id, dedup_key, generation, kind,
            at, stored, payload::jsonb,
            array(select jsonb_array_elements_text(flags::jsonb))
                || case when others > 0 then array['id_reused'] else array[]::text[] end
        from keyed
        order by dedup_key, n
        on conflict (dedup_key) do nothing
        returning id, dedup_key
    )
    select k.n, k.dedup_key, f.id, f.id is not null as fresh
    from keyed k left join fresh f using (dedup_key)
    order by k.n
    """
)

_FIND = sa.text(
    "select id, dedup_key, case_id, receipt, flags from signals "
    "where dedup_key = any(cast(:keys as text[]))"
)


async def store(tx: Transaction, batch: list[Signal]) -> list[StoredSignal]:
    """Store what is new; answer in the order given.

    Wakes ``signals`` (intake) after the commit. Nothing may be acknowledged before that commit.
    """
    if not batch:
        return []
    rows = await tx.rows(
        _STORE,
        {
            "n": list(range(len(batch))),
            "source": [signal.source for signal in batch],
            "device": [signal.device_id for signal in batch],
            "signal": [signal.signal_id for signal in batch],
            "kind": [signal.kind.value for signal in batch],
            "moment": [signal.moment_key() for signal in batch],
            "at": [signal.at for signal in batch],
            "stored": [signal.stored for signal in batch],
            "payload": [orjson.dumps(signal.payload).decode() for signal in batch],
            "flags": [orjson.dumps(signal.flags).decode() for signal in batch],
            "undated": UNDATED_DUPLICATE_FOR,
        },
    )
    # A second statement sees what another process committed while ours was waiting for its key.
    repeated = [row["dedup_key"] for row in rows if not row["fresh"]]
    known = {}
    if repeated:
        known = {row["dedup_key"]: row for row in await tx.rows(_FIND, {"keys": repeated})}
    answers: list[StoredSignal] = []
    seen: set[str] = set()
    for row in rows:
        key = row["dedup_key"]
        if row["fresh"]:
            flags = tuple(batch[row["n"]].flags)
            answers.append(StoredSignal(row["id"], key not in seen, None, None, flags))
        else:
            old = known[key]
            held = (old["case_id"], old["receipt"], tuple(old["flags"]))
            answers.append(StoredSignal(old["id"], False, *held))
        seen.add(key)
    if any(answer.fresh for answer in answers):
        tx.wake("signals")
    return answers
