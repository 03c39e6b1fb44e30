"""The tables of people served, their homes and contacts."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area, version
from kit.schema import identity, metadata, moment, words

homes = sa.Table(
    "homes",
    metadata,
    identity(),
    area(),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("way_in", sa.Text),  # how to get to the door: gate, stairs, floor, dog, key holder
    sa.Column("door_code", sa.Text),
    sa.Column("lat", sa.Double),  # WGS 84
    sa.Column("lon", sa.Double),
    version(),
)

persons = sa.Table(
    "persons",
    metadata,
    identity(),
    area(),
    sa.Column("home_id", sa.BigInteger, sa.ForeignKey("homes.id"), index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("gender", sa.Text),  # female | male
    sa.Column("birth_date", sa.Date),
    sa.Column("phone", sa.Text),
    sa.Column("living", sa.Text),  # alone | empty_nest | left_behind | with_family
    sa.Column("hearing", sa.Text),
    words("languages"),
    words("conditions"),
    words("medicines"),
    sa.Column("dementia", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("powered_device", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("notes", sa.Text),
    # False: nothing of routine goes on; why is in person_endings, or it was a duplicate.
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("merged_into", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    version(),
    moment("created_at", now=True),
    sa.Index("ix_persons_inactive", "id", postgresql_where=sa.text("not active")),
)

contacts = sa.Table(
    "contacts",
    metadata,
    identity(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),  # 1 is called first
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("relation", sa.Text),
    sa.Column("phone", sa.Text, nullable=False),
    sa.Column("has_key", sa.Boolean, nullable=False, server_default=sa.false()),
    # When this relative is told: at_press | after_contact | on_dispatch | never
    sa.Column("inform", sa.Text, nullable=False, server_default="at_press"),
)
