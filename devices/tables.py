"""The tables of devices: the registry and its history, the newest status, frames nobody could read."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from kit.schema import document, identity, metadata, moment

devices = sa.Table(
    "devices",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),  # [A-Za-z0-9_-]{1,64}, also the MQTT user name
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("serial", sa.Text, unique=True),
    sa.Column("imei", sa.Text, unique=True),
    # stock | assigned | installed | faulty | returned | retired; never a reason to drop a press
    sa.Column("state", sa.Text, nullable=False, server_default="stock"),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    sa.Column("home_id", sa.BigInteger, sa.ForeignKey("homes.id"), index=True),
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), index=True),
    sa.Column("place", sa.Text),  # where in the home: bedside, bathroom, …
    sa.Column("owner", sa.Text),  # who paid for it and gets it back
    sa.Column("firmware", sa.Text),  # as delivered; what the unit says about itself goes first
    sa.Column("batch", sa.Text),  # with which delivery it was imported
    # When a press of it was last stored and receipted; written beside its status, not by the press.
    moment("last_proven_at"),
    # How often it speaks by itself, in seconds, where that is not its model's; 0: never.
    sa.Column("heartbeat_s", sa.Integer),
    sa.Column("sim_number", sa.Text),
    sa.Column("iccid", sa.Text, unique=True),
    sa.Column("sim_expires_on", sa.Date),
    # Through which other unit its frames come, when it cannot speak to the broker itself.
    sa.Column("gateway_id", sa.Text, sa.ForeignKey("devices.id"), index=True),
    # The broker's verifier ($7$…, PBKDF2-SHA512); NULL: may not connect.
    sa.Column("broker_verifier", sa.Text),
    moment("credentials_changed_at", now=True),
    moment("created_at", now=True),
    # Beginnings of ids and serials are looked for (``care.persons.search``).
    sa.Index("ix_devices_id_prefix", "id", postgresql_ops={"id": "text_pattern_ops"}),
    sa.Index("ix_devices_serial_prefix", "serial", postgresql_ops={"serial": "text_pattern_ops"}),
    sa.Index("ix_devices_credentials_changed_at", "credentials_changed_at"),
    # A call from a unit is recognised by its number.
    sa.Index("ix_devices_sim_number", "sim_number", postgresql_where=sa.text("sim_number is not null")),
    sa.Index("ix_devices_batch", "batch", postgresql_where=sa.text("batch is not null")),
)

# What people did to a unit. What it said about itself is in device_changes.
device_history = sa.Table(
    "device_history",
    metadata,
    identity(),
    sa.Column("device_id", sa.Text, sa.ForeignKey("devices.id", ondelete="CASCADE"), nullable=False),
    moment("at", now=True),
    sa.Column("user_id", sa.BigInteger),  # NULL: the program itself
    # changed | bound | moved | swapped_out | swapped_in | assigned | proven | called | revoked
    sa.Column("what", sa.Text, nullable=False),
    document("before"),  # the columns that changed, as they were
    document("after"),
    sa.Column("reason", sa.Text),
    sa.Index("ix_device_history_device", "device_id", "id"),
)

# Apart from the registry, because every heartbeat writes here: narrow rows with room for
# updates in place (HOT), no index but the key.
device_status = sa.Table(
    "device_status",
    metadata,
    # What the sweep compares comes first and has a fixed width: a pass over a million rows then takes
    # 80 ms instead of 140 (measured).
    # When supervision has to look at this row; NULL: not supervised. A heartbeat puts it off.
    moment("check_at"),
    moment("last_seen_at", required=True),
    sa.Column("allowance_s", sa.Integer),  # silence until the next look; NULL: not supervised
    sa.Column("device_id", sa.Text, primary_key=True),
    sa.Column("online", sa.Boolean),  # the broker's hint; heartbeats decide
    sa.Column("battery", sa.SmallInteger),  # percent
    sa.Column("signal_dbm", sa.SmallInteger),
    sa.Column("mains", sa.Boolean),
    sa.Column("firmware", sa.Text),
    sa.Column("location", JSONB),
    sa.Column("readings", JSONB),
    sa.Column("clock_offset_s", sa.Integer),  # the device's clock less ours
    # 0: in order; 1: something is found; 2: silent, any sign of life is news.
    sa.Column("watch", sa.SmallInteger, nullable=False, server_default="0"),
    moment("supervised_since"),  # or since when it has been in order again
    # The running hour (since 1970); heartbeats of the next one roll it up.
    sa.Column("hour", sa.Integer, nullable=False, server_default="0"),
    sa.Column("beats", sa.Integer, nullable=False, server_default="0"),
    sa.Column("battery_min", sa.SmallInteger),
    sa.Column("battery_max", sa.SmallInteger),
    sa.Column("signal_max", sa.SmallInteger),
    sa.Column("best_dbm", sa.SmallInteger),  # the strongest of the last full hour
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
