"""The tables of tests: windows opened by a human."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import metadata, moment

# The newest window of a unit; a press of the window is looked up while it is stored.
test_windows = sa.Table(
    "test_windows",
    metadata,
    sa.Column("device_id", sa.Text, sa.ForeignKey("devices.id", ondelete="CASCADE"), primary_key=True),
    moment("opened_at", required=True),
    moment("until", required=True),
    sa.Column("opened_by", sa.BigInteger, nullable=False),
    sa.Column("first_signal_id", sa.BigInteger),  # the one press that was taken for a test
    sa.Index("ix_test_windows_until", "until"),
)

# Where a unit has a cadence of its own, and when its person was reminded.
device_tests = sa.Table(
    "device_tests",
    metadata,
    sa.Column("device_id", sa.Text, sa.ForeignKey("devices.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("every_days", sa.SmallInteger),  # NULL: as its model; 0: never
    moment("reminded_at"),
)
