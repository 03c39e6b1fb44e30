"""The tables of what is kept about a person. ``sealed``: JSON under the person's key (``kit.vault``)."""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import document, identity, metadata, moment, words


def _person(*, key: bool = False, index: bool = True) -> sa.Column[int]:
    return sa.Column(
        "person_id",
        sa.BigInteger,
        sa.ForeignKey("persons.id"),
        nullable=False,
        primary_key=key,
        index=index and not key,
    )


def _by(name: str = "recorded_by") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _sealed() -> sa.Column[bytes]:
    return sa.Column("sealed", sa.LargeBinary)


guardians = sa.Table(
    "guardians",
    metadata,
    identity(),
    _person(),
    sa.Column("role", sa.Text, nullable=False),  # guardian | entrusted_carer
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date),  # NULL: until further notice
    _sealed(),  # name relation phone document note
    _by(),
    moment("recorded_at", required=True),
)

absences = sa.Table(
    "absences",
    metadata,
    identity(),
    _person(),
    # hospital | travelling | with_family | care_home | respite | other
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date),  # the last day away; NULL: nobody knows
    sa.Column("place", sa.Text),  # ward, hotel, whose flat
    # Where help must go meanwhile; NULL: nobody has said.
    sa.Column("address", sa.Text),
    sa.Column("way_in", sa.Text),
    sa.Column("lat", sa.Double),  # WGS 84
    sa.Column("lon", sa.Double),
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), index=True),
    _sealed(),  # phone note
    _by(),
    moment("recorded_at", required=True),
    sa.CheckConstraint("until_on >= from_on", name="ends_after_start"),
)

photos = sa.Table(
    "photos",
    metadata,
    identity(),
    _person(index=False),
    sa.Column("shows", sa.Text, nullable=False),  # face | whole | mark | door | other
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),  # bytes of the picture
    sa.Column("width", sa.Integer, nullable=False),  # pixels
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("taken_on", sa.Date),
    _sealed(),  # the picture itself
    _by(),
    moment("recorded_at", required=True),
    sa.UniqueConstraint("person_id", "sha256"),
)

lost_sheets = sa.Table(
    "lost_sheets",
    metadata,
    _person(key=True),
    sa.Column("photo_id", sa.BigInteger, sa.ForeignKey("photos.id", ondelete="SET NULL"), index=True),
    _sealed(),  # height_cm build hair marks clothing usual_places habits speech note
    _by("changed_by"),
    moment("changed_at", required=True),
)

# Who has a key or knows a code. Lines are added, never changed: a trigger refuses it.
key_ledger = sa.Table(
    "key_ledger",
    metadata,
    identity(),
    _person(),
    sa.Column("home_id", sa.BigInteger, sa.ForeignKey("homes.id"), index=True),
    sa.Column("thing", sa.Text, nullable=False),  # key | card | code
    sa.Column("label", sa.Text, nullable=False),  # which one: 大门钥匙 2
    # given | returned | lost | changed (the lock or the code: what was given opens nothing any more)
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("given_id", sa.BigInteger, sa.ForeignKey("key_ledger.id")),  # what ends
    # contact | responder | provider | staff | office | other
    sa.Column("holder_type", sa.Text, nullable=False),
    sa.Column("holder_id", sa.BigInteger),  # of contact, responder or provider
    sa.Column("holder", sa.Text, nullable=False),  # the name at the time
    sa.Column("note", sa.Text),
    moment("at", required=True),
    _by(),
    moment("recorded_at", required=True),
    sa.CheckConstraint("(event = 'given') = (given_id is null)", name="ends_what_was_given"),
    sa.Index(
        "uq_key_ledger_one_end", "given_id", unique=True, postgresql_where=sa.text("given_id is not null")
    ),
)

consents = sa.Table(
    "consents",
    metadata,
    identity(),
    _person(),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("given_by", sa.Text, nullable=False, server_default="self"),  # self | guardian
    moment("given_at", required=True),
    sa.Column("evidence", sa.Text),  # where the signed paper or the recording is
    _by(),
    moment("withdrawn_at"),
    sa.Column("withdrawn_evidence", sa.Text),
    sa.Column("withdrawn_by", sa.BigInteger),
    # One that holds per person and purpose.
    sa.Index(
        "uq_consents_one_in_force",
        "person_id",
        "purpose",
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    ),
)

# Every change to a person: who, when, which fields, and what stood there before.
person_versions = sa.Table(
    "person_versions",
    metadata,
    identity(),
    _person(index=False),
    moment("at", required=True),
    sa.Column("user_id", sa.BigInteger),  # NULL: the program itself
    # person | contacts | home | guardian | absence | photo | lost_sheet | key | consent | merge | end
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("row_id", sa.BigInteger),  # of the guardian, the absence, …
    sa.Column("action", sa.Text, nullable=False),  # add | change | remove
    words("fields"),
    _sealed(),  # the former values of the fields; NULL: there were none
    sa.Index("ix_person_versions_person", "person_id", "id"),
)

person_endings = sa.Table(
    "person_endings",
    metadata,
    identity(),
    _person(),
    sa.Column("kind", sa.Text, nullable=False),  # death | moved_out | other
    sa.Column("ended_on", sa.Date, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column(
        "office_run_id", sa.BigInteger, sa.ForeignKey("office_runs.id"), index=True
    ),  # a list said so
    document("stopped"),  # what stopped: name → how many
    _by(),
    moment("recorded_at", required=True),
    moment("undone_at"),
    sa.Column("undone_by", sa.BigInteger),
    sa.Column("undone_reason", sa.Text),
    sa.Index(
        "uq_person_endings_one",
        "person_id",
        unique=True,
        postgresql_where=sa.text("undone_at is null"),
    ),
)
