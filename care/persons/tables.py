"""The tables of people served, their homes and contacts.

Columns of type bytea are sealed under the person's key (``care.persons.sealing``); why the others are
plain: docs/decisions/0025.
"""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area, version
from kit.schema import identity, metadata, moment, words

homes = sa.Table(
    "homes",
    metadata,
    identity(),
    area(live="exists (select from persons p where p.home_id = homes.id and p.active)"),
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
    area(live="active"),
    sa.Column("home_id", sa.BigInteger, sa.ForeignKey("homes.id"), index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("gender", sa.Text),  # female | male
    sa.Column("birth_date", sa.Date),
    sa.Column("identity_number", sa.LargeBinary),  # 18 characters
    sa.Column("identity_index", sa.LargeBinary),  # blind, of the whole number
    sa.Column("phone", sa.LargeBinary),  # E.164
    sa.Column("phone_index", sa.LargeBinary),  # blind, of the whole number
    sa.Column("other_phone", sa.LargeBinary),  # a landline beside the mobile
    sa.Column("health", sa.LargeBinary),  # a document: sealing.HEALTH
    # alone | empty_nest | left_behind | with_family | with_carer | facility
    sa.Column("living", sa.Text),
    # destitute_home | destitute_facility | subsistence | subsistence_edge
    sa.Column("relief", sa.Text),
    # sight | hearing | speech | limbs | intellect | mental | multiple
    sa.Column("disability_type", sa.Text),
    sa.Column("disability_grade", sa.SmallInteger),  # 1 the gravest to 4
    sa.Column("ability", sa.SmallInteger),  # GB/T 42195: 0 able to 4 fully dependent
    sa.Column("ability_assessed_on", sa.Date),
    sa.Column("dementia", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("powered_device", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("family_planning_special", sa.Boolean, nullable=False, server_default=sa.false()),
    words("languages"),
    # high | medium | low, computed on every change (``care.persons.risk``)
    sa.Column("risk", sa.Text, nullable=False, server_default="low"),
    words("risk_reasons"),
    # False: nothing of routine goes on; why is in person_endings, or it was a duplicate.
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("merged_into", sa.BigInteger, sa.ForeignKey("persons.id"), index=True),
    version(),
    moment("created_at", now=True),
    sa.Index("ix_persons_inactive", "id", postgresql_where=sa.text("not active")),
    # One record per person served: a second one is a duplicate to be merged, not written.
    sa.Index(
        "uq_persons_identity",
        "identity_index",
        unique=True,
        postgresql_where=sa.text("active and identity_index is not null"),
    ),
    sa.Index("ix_persons_name", "name"),
    sa.Index("ix_persons_area_risk", "area_id", "risk"),
)

# What finds a person (``care.persons.search_terms``), apart from the person's row because its indexes
# are dear to write.
person_search = sa.Table(
    "person_search",
    metadata,
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), primary_key=True),
    # Checksums of words; below 0: the person's area.
    sa.Column("terms", sa.ARRAY(sa.Integer), nullable=False),
    # Blind indexes of numbers: the person's and the contacts' telephones, the identity number; tails.
    sa.Column("blind", sa.ARRAY(sa.LargeBinary), nullable=False),
    # Without the list of pending entries: a search must not read through what an import has left.
    sa.Index(
        "ix_person_search_terms", "terms", postgresql_using="gin", postgresql_with={"fastupdate": "off"}
    ),
    sa.Index(
        "ix_person_search_blind", "blind", postgresql_using="gin", postgresql_with={"fastupdate": "off"}
    ),
)

contacts = sa.Table(
    "contacts",
    metadata,
    identity(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),  # 1 is called first
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("relation", sa.Text),
    sa.Column("phone", sa.LargeBinary),  # E.164, under the key of the person served
    sa.Column("language", sa.Text),
    sa.Column("hours_from", sa.Time),  # when to reach this one, Asia/Shanghai; may pass midnight
    sa.Column("hours_until", sa.Time),
    sa.Column("days", sa.ARRAY(sa.SmallInteger), nullable=False, server_default="{}"),  # 1 Monday; {}: all
    sa.Column("has_key", sa.Boolean, nullable=False, server_default=sa.false()),
    # When this relative is told: at_press | after_contact | on_dispatch | never
    sa.Column("inform", sa.Text, nullable=False, server_default="at_press"),
    # Told nothing, by nobody: the person wants it so, or it would put him in danger.
    sa.Column("do_not_inform", sa.Boolean, nullable=False, server_default=sa.false()),
)
