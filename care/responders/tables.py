"""The tables of those who come: responders, where they work, what they may do, whom they know."""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area, version
from kit.schema import identity, metadata, moment, words

responders = sa.Table(
    "responders",
    metadata,
    identity(),
    area("active"),  # home area: where the responder works first
    sa.Column("provider_id", sa.BigInteger, sa.ForeignKey("providers.id"), index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("phone", sa.Text, nullable=False, index=True),
    words("phones"),  # further numbers, the next to be tried first
    sa.Column("channels", sa.ARRAY(sa.Text), nullable=False, server_default="{sms,voice}"),  # in order
    # provider_staff | grid_worker | property_staff | volunteer
    sa.Column("type", sa.Text, nullable=False, server_default="provider_staff"),
    words("skills"),  # first_aid | nursing | lifting | electrician | …
    words("languages"),
    sa.Column("vehicle", sa.Text),  # foot | bicycle | e_bike | motorcycle | car; NULL: not known
    sa.Column("lat", sa.Double),  # WGS 84, where the responder starts from
    sa.Column("lon", sa.Double),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    moment("ended_at"),
    sa.Column("end_reason", sa.Text),
    version(),
    sa.Index("ix_responders_phones", "phones", postgresql_using="gin"),
)

# Where else a responder works, each with its whole subtree.
responder_areas = sa.Table(
    "responder_areas",
    metadata,
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), primary_key=True),
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True, index=True),
)

# Certificates, training, insurance: what has expired keeps its holder out of routing.
certificates = sa.Table(
    "certificates",
    metadata,
    identity(),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), nullable=False),
    # certificate | training | insurance | health_check | first_aid | nursing | electrician | …
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("number", sa.Text),
    sa.Column("valid_until", sa.Date, index=True),  # the last day; NULL: for ever
    sa.UniqueConstraint("responder_id", "kind"),
)

# Who regularly comes to a person: the grid worker, the carer, the neighbour with the key.
regulars = sa.Table(
    "regulars",
    metadata,
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), primary_key=True),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), primary_key=True, index=True),
    sa.Column("role", sa.Text, nullable=False),  # carer | grid_worker | neighbour | visitor
)
