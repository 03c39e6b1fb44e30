"""Names of running processes, leased: who is alive, in real time.

A process takes a name (``bridge-1``) and renews it every second. Taking a name again raises its
epoch, which fences off whoever held it before. The 128-bit secret stays with the name, so that a
restarted bridge resumes its broker session under a client id that no device can guess.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from kit.database import Database, Transaction
from kit.schema import metadata

LEASE_S = 5.0
RENEW_S = 1.0

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("epoch", sa.BigInteger, nullable=False, server_default="1"),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
)

ALIVE = sa.text("select name || ':' || epoch from leases where expires_at > clock_timestamp()")


class LeaseLost(Exception):
    """Another process has taken this name."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A held name. ``holder`` marks rows that this very process is working on."""

    name: str
    role: str
    epoch: int
    secret: str

    @property
    def holder(self) -> str:
        """Name and epoch: differs after every restart."""
        return f"{self.name}:{self.epoch}"


async def acquire(database: Database, role: str, name: str | None = None) -> Lease:
    """Take ``name``, or the first free ``role-N``. A given name is taken even from a holder."""
    async with database.transaction() as tx:
        await tx.execute(sa.text("select pg_advisory_xact_lock(4202)"))
        if name is None:
            name = await _free_name(tx, role)
        row = await tx.row(
            sa.text(
                """
                insert into leases (name, role, secret, expires_at)
                values (:name, :role, :secret, clock_timestamp() + make_interval(secs => :ttl))
                on conflict (name) do update
                set epoch = leases.epoch + 1, role = excluded.role, expires_at = excluded.expires_at
                returning epoch, secret
                """
            ),
            {"name": name, "role": role, "secret": secrets.token_hex(16), "ttl": LEASE_S},
        )
    assert row is not None
    return Lease(name=name, role=role, epoch=row["epoch"], secret=row["secret"])


async def _free_name(tx: Transaction, role: str) -> str:
    taken = {
        row["name"]
        for row in await tx.rows(
            sa.text("select name from leases where role = :role and expires_at > clock_timestamp()"),
            {"role": role},
        )
    }
    number = 1
    while f"{role}-{number}" in taken:
        number += 1
    return f"{role}-{number}"


async def renew(database: Database, lease: Lease) -> None:
    """Hold on to the name for another ``LEASE_S`` seconds.

    Raises: ``LeaseLost`` when a later process has it; the caller has to stop.
    """
    async with database.transaction() as tx:
        kept = await tx.scalar(
            sa.text(
                """
                update leases set expires_at = clock_timestamp() + make_interval(secs => :ttl)
                where name = :name and epoch = :epoch returning epoch
                """
            ),
            {"name": lease.name, "epoch": lease.epoch, "ttl": LEASE_S},
        )
    if kept is None:
        raise LeaseLost(lease.name)


async def release(database: Database, lease: Lease) -> None:
    """Give the name up at a clean stop, so that others need not wait for it to expire."""
    async with database.transaction() as tx:
        await tx.execute(
            sa.text(
                "update leases set expires_at = clock_timestamp() where name = :name and epoch = :epoch"
            ),
            {"name": lease.name, "epoch": lease.epoch},
        )
