"""The tables of people served, and of those who come to them."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata, moment, words


def _area() -> sa.Column[int]:
    return sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), nullable=False, index=True)


def _version() -> sa.Column[int]:
    """Counts the changes, so that nobody overwrites what he has not seen."""
    return sa.Column("version", sa.Integer, nullable=False, server_default="1")


homes = sa.Table(
    "homes",
    metadata,
    identity(),
    _area(),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("way_in", sa.Text),  # how to get to the door: gate, stairs, floor, dog, key holder
    sa.Column("door_code", sa.Text),
    sa.Column("lat", sa.Double),  # WGS 84
    sa.Column("lon", sa.Double),
    _version(),
)

persons = sa.Table(
    "persons",
    metadata,
    identity(),
    _area(),
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
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    _version(),
    moment("created_at", now=True),
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

providers = sa.Table(
    "providers",
    metadata,
    identity(),
    _area(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("phone", sa.Text),
    words("services"),
)

responders = sa.Table(
    "responders",
    metadata,
    identity(),
    _area(),
    sa.Column("provider_id", sa.BigInteger, sa.ForeignKey("providers.id"), index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("phone", sa.Text, nullable=False, index=True),
    # provider_staff | grid_worker | property_staff | volunteer
    sa.Column("type", sa.Text, nullable=False, server_default="provider_staff"),
    words("skills"),  # first_aid | nursing | lifting | electrician | …
    sa.Column("certificate_until", sa.Date),
    sa.Column("lat", sa.Double),  # WGS 84, where the responder starts from
    sa.Column("lon", sa.Double),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
)

shifts = sa.Table(
    "shifts",
    metadata,
    identity(),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), nullable=False, index=True),
    moment("starts_at", required=True),
    moment("ends_at", required=True),
    sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    sa.Index("ix_shifts_span", "starts_at", "ends_at"),
)
