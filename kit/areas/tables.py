"""The tables of areas and of what became of them.

``path`` is ``/1/4/9/``: the ids from the root down, so that a subtree is ``path like '/1/4/%'``. It is
rewritten when an area moves. Other tables point at areas by id; what a column of theirs does when an
area is merged or moves stands in its ``info`` (``kit.areas.references``).
"""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import document, identity, metadata, moment

areas = sa.Table(
    "areas",
    metadata,
    identity(),
    sa.Column("parent_id", sa.BigInteger, sa.ForeignKey("areas.id"), index=True, info={"area": "tree"}),
    sa.Column("path", sa.Text, nullable=False, unique=True),
    sa.Column("level", sa.Text, nullable=False),  # city | district | street | community | grid
    sa.Column("code", sa.Text),  # the state's division code; grids have local ones
    sa.Column("name", sa.Text, nullable=False),
    # Numbers of the escalation and of the emergency services; an empty one is the parent's.
    sa.Column("desk_phone", sa.Text),
    sa.Column("duty_leader_phone", sa.Text),
    sa.Column("partner_centre_phone", sa.Text),
    sa.Column("ambulance_phone", sa.Text),
    sa.Column("police_phone", sa.Text),
    sa.Column("fire_phone", sa.Text),
    sa.Column("dialling_code", sa.Text),  # of landlines, such as 0714; empty: the parent's
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    moment("closed_at"),
    # Where everything of a merged area is now; it lies below that area itself, so that whoever sees the
    # one sees what still points at the other.
    sa.Column("merged_into", sa.BigInteger, sa.ForeignKey("areas.id"), index=True, info={"area": "tree"}),
    moment("settle_at"),  # when rows that still point at a merged area are looked for again
    sa.Index("ix_areas_path_prefix", "path", postgresql_ops={"path": "text_pattern_ops"}),
    sa.Index("uq_areas_code", "code", unique=True, postgresql_where=sa.text("closed_at is null")),
)

area_history = sa.Table(
    "area_history",
    metadata,
    identity(),
    sa.Column(
        "area_id", sa.BigInteger, sa.ForeignKey("areas.id"), nullable=False, info={"area": "as_then"}
    ),
    moment("at", now=True),
    sa.Column("user_id", sa.BigInteger),
    # created | changed | recoded | moved | moved_along | merged | took_in | closed
    sa.Column("what", sa.Text, nullable=False),
    document("before"),  # what changed, as it was: name, code, path, parent_id, parent_name, …
    document("after"),
    sa.Column("reason", sa.Text),
    sa.Index("ix_area_history_area", "area_id", "id"),
    sa.Index("ix_area_history_at", "at"),
)
