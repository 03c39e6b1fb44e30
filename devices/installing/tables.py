"""The tables of install orders, and of what was tried in each room."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment

install_orders = sa.Table(
    "install_orders",
    metadata,
    identity(),
    # ordered | scheduled | installing | proven | cancelled
    sa.Column("state", sa.Text, nullable=False, server_default="ordered"),
    sa.Column(
        "area_id",
        sa.BigInteger,
        sa.ForeignKey("areas.id"),
        nullable=False,
        index=True,
        info={"while": "state in ('ordered', 'scheduled', 'installing')"},
    ),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    sa.Column("home_id", sa.BigInteger, sa.ForeignKey("homes.id"), index=True),
    # The application that it fulfils: its press makes the contract run.
    sa.Column("application_id", sa.BigInteger, sa.ForeignKey("coverage_applications.id"), index=True),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("place", sa.Text),  # where in the home the unit shall be
    sa.Column("device_id", sa.Text, sa.ForeignKey("devices.id"), index=True),
    sa.Column("installer_id", sa.BigInteger, sa.ForeignKey("users.id"), index=True),
    sa.Column("note", sa.Text),
    moment("ordered_at", now=True),
    moment("due_at", required=True),  # at most ten days after the order
    moment("appointment_at"),
    moment("started_at"),
    moment("proven_at"),
    sa.Column("proven_by", sa.BigInteger),  # the signal that proved it
    moment("cancelled_at"),
    sa.Column("reason", sa.Text),  # why it was cancelled
    sa.CheckConstraint("person_id is not null or home_id is not null", name="for_somebody"),
    sa.Index(
        "ix_install_orders_open",
        "due_at",
        postgresql_where=sa.text("state in ('ordered', 'scheduled', 'installing')"),
    ),
    # A unit is installed in one place at a time; a proof finds its order by this index.
    sa.Index(
        "uq_install_orders_installing",
        "device_id",
        unique=True,
        postgresql_where=sa.text("state = 'installing'"),
    ),
)

install_checks = sa.Table(
    "install_checks",
    metadata,
    identity(),
    sa.Column(
        "order_id", sa.BigInteger, sa.ForeignKey("install_orders.id", ondelete="CASCADE"), nullable=False
    ),
    sa.Column("room", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # range | voice
    sa.Column("ok", sa.Boolean, nullable=False),
    sa.Column("signal_dbm", sa.SmallInteger),
    sa.Column("note", sa.Text),
    moment("at", now=True),
    sa.Column("user_id", sa.BigInteger, nullable=False),
    sa.Index("ix_install_checks_order_id", "order_id", "id"),
)
