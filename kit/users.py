"""Users of the desk and of the offices, their roles, and their sessions."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from kit.schema import identity, metadata, moment, words


class Role(StrEnum):
    """What a user is; ``kit.access`` says what each may do."""

    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    RESPONDER = "responder"
    INSTALLER = "installer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SWITCHBOARD = "switchboard"  # a program


users = sa.Table(
    "users",
    metadata,
    identity(),
    sa.Column("username", sa.Text, nullable=False, unique=True),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    words("roles"),
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), nullable=False, info={"live": "active"}),
    sa.Column("phone", sa.Text),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    # Well-known passwords: refused outside a demo.
    sa.Column("demo", sa.Boolean, nullable=False, server_default=sa.false()),
    moment("created_at", now=True),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False, index=True),
    moment("created_at", now=True),
    moment("expires_at", required=True),
)

# Who is watching the feed right now, in real time: evidence that a dispatcher's console lives.
watchers = sa.Table(
    "watchers",
    metadata,
    sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), primary_key=True),
    sa.Column("process", sa.Text, primary_key=True),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
)
