"""The tables of devices: the registry, the newest status, and frames nobody could read."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.schema import document, metadata, moment

devices = sa.Table(
    "devices",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),  # [A-Za-z0-9_-]{1,64}, also the MQTT user name
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("serial", sa.Text, unique=True),
    # stock | assigned | installed | faulty | returned | retired; never a reason to drop a press
    sa.Column("state", sa.Text, nullable=False, server_default="stock"),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    sa.Column("home_id", sa.BigInteger, sa.ForeignKey("homes.id"), index=True),
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), index=True),
    # The broker's verifier ($7$…, PBKDF2-SHA512); NULL: may not connect.
    sa.Column("broker_verifier", sa.Text),
    moment("credentials_changed_at", now=True),
    moment("created_at", now=True),
    sa.Index("ix_devices_credentials_changed_at", "credentials_changed_at"),
)

# Apart from the registry, because every heartbeat writes here: narrow rows with room for
# updates in place (HOT), no index but the key.
device_status = sa.Table(
    "device_status",
    metadata,
    sa.Column("device_id", sa.Text, primary_key=True),
    moment("last_seen_at", required=True),
    sa.Column("online", sa.Boolean),  # the broker's hint; heartbeats decide
    sa.Column("battery", sa.SmallInteger),  # percent
    sa.Column("signal_dbm", sa.SmallInteger),
    sa.Column("mains", sa.Boolean),
    sa.Column("firmware", sa.Text),
    sa.Column("location", JSONB),
    sa.Column("readings", JSONB),
    postgresql_with={"fillfactor": "70"},
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("device_id", sa.Text, primary_key=True),
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),  # bytes, of the whole frame
    sa.Column("sample", sa.LargeBinary, nullable=False),  # the first 16 KiB
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("count", sa.BigInteger, nullable=False, server_default="1"),
    # Every bridge gets every frame: each counts for itself, and the largest is the truth.
    document("counts"),
    moment("first_at", now=True),
    moment("last_at", now=True),
    sa.Index("ix_quarantine_last_at", "last_at"),
)
