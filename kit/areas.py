"""Areas: a tree of any depth. A scope is a subtree, found by the prefix of a path.

``path`` is ``/1/4/9/``: the ids from the root down, so that a subtree is ``path like '/1/4/%'``.
"""

from __future__ import annotations

import sqlalchemy as sa

from kit.schema import identity, metadata

areas = sa.Table(
    "areas",
    metadata,
    identity(),
    sa.Column("parent_id", sa.BigInteger, sa.ForeignKey("areas.id"), index=True),
    sa.Column("path", sa.Text, nullable=False, unique=True),
    sa.Column("level", sa.Text, nullable=False),  # city | district | street | community | grid
    sa.Column("code", sa.Text, unique=True),  # the state's division code; grids have local ones
    sa.Column("name", sa.Text, nullable=False),
    # Numbers of the escalation and of the emergency services; an empty one is the parent's.
    sa.Column("desk_phone", sa.Text),
    sa.Column("duty_leader_phone", sa.Text),
    sa.Column("partner_centre_phone", sa.Text),
    sa.Column("ambulance_phone", sa.Text),
    sa.Column("police_phone", sa.Text),
    sa.Column("fire_phone", sa.Text),
    sa.Index("ix_areas_path_prefix", "path", postgresql_ops={"path": "text_pattern_ops"}),
)
