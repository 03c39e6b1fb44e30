"""Tables of rotas: the plan, what departs from it, and the shifts that come of both.

``shifts`` is the one truth about who is on duty when. Those of a rota are written ahead from its plan
(``writing``) and never touched once they are over; those without one were entered by hand.
"""

from __future__ import annotations

import sqlalchemy as sa

from care.columns import area, version
from kit.schema import document, identity, metadata, moment, words


def _responder(name: str, *, required: bool = False) -> sa.Column[int]:
    return sa.Column(
        name, sa.BigInteger, sa.ForeignKey("responders.id"), nullable=not required, index=required
    )


def _rota() -> sa.Column[int]:
    return sa.Column("rota_id", sa.BigInteger, sa.ForeignKey("rotas.id"), nullable=False, index=True)


def _user(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey("users.id"))


rotas = sa.Table(
    "rotas",
    metadata,
    identity(),
    area(),  # whose subtree it serves
    version(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False, server_default="responders"),  # | night_centre | desk
    sa.Column("skill", sa.Text),  # what they are on duty for; NULL: whatever they can do
    sa.Column("phone", sa.Text),  # of a centre or desk, while the rota is staffed
    sa.Column("asks_confirmation", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("notices", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    # When its shifts have to be written on; NULL: never again.
    sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("bell_now()")),
    moment("written_until"),
    moment("created_at", now=True),
    sa.Index("ix_rotas_due_at", "due_at"),
)

rota_rotations = sa.Table(
    "rota_rotations",
    metadata,
    identity(),
    _rota(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("handover", sa.Time, nullable=False),  # of the wall clock in Shanghai
    sa.Column("length", sa.Integer, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),  # hours | days
    sa.Column("members", sa.ARRAY(sa.BigInteger), nullable=False),  # responders in their order
    sa.UniqueConstraint("rota_id", "name"),
)

rota_slots = sa.Table(
    "rota_slots",
    metadata,
    identity(),
    _rota(),
    words("days"),  # mon … sun | working | rest
    sa.Column("starts", sa.Time, nullable=False),
    sa.Column("ends", sa.Time, nullable=False),  # not after ``starts``: on the next day
    sa.Column("from_day", sa.Date),
    sa.Column("until_day", sa.Date),  # the last one
    # One of both, or neither: a window that somebody has to take.
    _responder("responder_id"),
    sa.Column("rotation_id", sa.BigInteger, sa.ForeignKey("rota_rotations.id", ondelete="CASCADE")),
)

rota_overrides = sa.Table(
    "rota_overrides",
    metadata,
    identity(),
    _rota(),
    sa.Column("kind", sa.Text, nullable=False),  # instead | extra | nobody | taken
    moment("starts_at", required=True),
    moment("ends_at", required=True),
    _responder("responder_id"),  # who comes; NULL for ``nobody``
    _responder("replaces_id"),  # who is replaced; NULL: whoever it is
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    _user("created_by"),
    moment("created_at", now=True),
    moment("withdrawn_at"),
    sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
)

rota_swaps = sa.Table(
    "rota_swaps",
    metadata,
    identity(),
    _rota(),
    _responder("giver_id", required=True),
    _responder("taker_id", required=True),
    moment("starts_at", required=True),  # what the giver gives away
    moment("ends_at", required=True),
    moment("back_starts_at"),  # what he takes over in return, if anything
    moment("back_ends_at"),
    # proposed → accepted | declined | withdrawn; forced by a supervisor, with a reason
    sa.Column("state", sa.Text, nullable=False, server_default="proposed"),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("reason", sa.Text),
    _user("proposed_by"),
    _user("decided_by"),
    moment("created_at", now=True),
    moment("decided_at"),
)

leaves = sa.Table(
    "leaves",
    metadata,
    identity(),
    _responder("responder_id", required=True),
    moment("starts_at", required=True),
    moment("ends_at", required=True),
    sa.Column("kind", sa.Text, nullable=False, server_default="leave"),  # leave | went_off: left his shift
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    _user("created_by"),
    moment("created_at", now=True),
    moment("withdrawn_at"),
    sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
)

# Days that differ from the plain week. A year without a row is one whose notice nobody has entered.
holidays = sa.Table(
    "holidays",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # rest | working
    sa.Column("name", sa.Text, nullable=False, server_default=""),
    sa.Column("source", sa.Text, nullable=False, server_default="office"),  # package | office
)

rota_gaps = sa.Table(
    "rota_gaps",
    metadata,
    identity(),
    _rota(),
    moment("starts_at", required=True),
    moment("ends_at", required=True),
    sa.Column("missing", sa.Integer, nullable=False),
    document("why", "[]"),
    moment("found_at", now=True),
    moment("raised_at"),  # a task was raised
    moment("over_at"),  # filled, or past
    sa.Column("filled", sa.Boolean),
    sa.Index("ix_rota_gaps_open", "starts_at", postgresql_where=sa.text("over_at is null")),
)

shifts = sa.Table(
    "shifts",
    metadata,
    identity(),
    _responder("responder_id", required=True),
    moment("starts_at", required=True),
    moment("ends_at", required=True),
    sa.Column("rota_id", sa.BigInteger, sa.ForeignKey("rotas.id"), index=True),
    # As the rota was when the shift was written: the past stays as it was.
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id")),  # NULL: where the responder works
    sa.Column("purpose", sa.Text, nullable=False, server_default="responders"),
    sa.Column("skill", sa.Text),
    document("why", "[]"),  # the reasons, each with a code (catalogue ``duty.<code>``)
    moment("created_at", now=True),
    # The person has said so, and how: app | desk | sms | voice | answered (an offer) | itself
    moment("on_at"),
    sa.Column("on_how", sa.Text),
    moment("off_at"),
    sa.Column("off_how", sa.Text),
    # What is to be done about it next, see ``steps``.
    sa.Column("step", sa.Text),
    moment("step_due_at"),
    sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    sa.Index("ix_shifts_span", "starts_at", "ends_at"),
    sa.Index("ix_shifts_during", sa.text("tstzrange(starts_at, ends_at)"), postgresql_using="gist"),
    sa.Index("ix_shifts_step_due_at", "step_due_at", postgresql_where=sa.text("step_due_at is not null")),
)

# Whose account a responder's phone signs in with.
responder_accounts = sa.Table(
    "responder_accounts",
    metadata,
    sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), primary_key=True),
    sa.Column("responder_id", sa.BigInteger, sa.ForeignKey("responders.id"), nullable=False, unique=True),
)

# Capabilities: a phone's calendar reads one person's shifts.
rota_links = sa.Table(
    "rota_links",
    metadata,
    identity(),
    _responder("responder_id", required=True),
    sa.Column("token_hash", sa.Text, nullable=False, unique=True),
    _user("created_by"),
    moment("created_at", now=True),
    moment("revoked_at"),
)
