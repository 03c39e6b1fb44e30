"""Who may do what, and where: roles × area scope, in this one place.

A role grants permissions (``GRANTS``); a user's area limits them to its subtree. Endpoints ask
``actor.require(Permission.X)`` and filter by ``actor.scope(areas.c.path)`` or ``actor.sees(path)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from kit.errors import NotAllowed
from kit.users import Role


class Permission(StrEnum):
    """Everything that a role can allow. Their names for people: catalogue ``permission.<value>``."""

    READ_CASES = "cases.read"
    HANDLE_CASES = "cases.handle"  # claim, contact, dispatch, hold, note, close, offers by phone
    ANSWER_OFFERS = "offers.answer"
    READ_FEED = "feed.read"
    READ_SIGNALS = "signals.read"  # inbox, quarantine
    READ_MESSAGES = "messages.read"  # outbox, deadlines
    READ_PERSONS = "persons.read"
    WRITE_PERSONS = "persons.write"
    UNMASK_PERSONS = "persons.unmask"  # full numbers, with a reason, on record
    READ_RESPONDERS = "responders.read"  # providers and shifts too
    WRITE_RESPONDERS = "responders.write"
    READ_DEVICES = "devices.read"
    WRITE_DEVICES = "devices.write"  # register, bind, rotate credentials
    COMMAND_DEVICES = "devices.command"
    REVOKE_DEVICES = "devices.revoke"
    READ_AREAS = "areas.read"
    WRITE_AREAS = "areas.write"
    MANAGE_USERS = "users.manage"
    READ_AUDIT = "audit.read"
    MANAGE_WEBHOOKS = "webhooks.manage"  # subscriptions of other systems and their deliveries
    READ_COVERAGE = "coverage.read"
    WRITE_COVERAGE = "coverage.write"  # applications, agreements, yearly looks, ends
    APPROVE_COVERAGE = "coverage.approve"
    WRITE_PROGRAMMES = "programmes.write"
    READ_PLANS = "plans.read"  # escalation plans, and what one would do
    WRITE_PLANS = "plans.write"
    READ_REPORTS = "reports.read"  # figures of everybody; the own desk's come with READ_CASES
    WRITE_REVIEWS = "reviews.write"  # what was found in late cases and samples
    WRITE_DESKS = "desks.write"  # desks, what they serve and when, who sits where
    REPORT_CALLS = "calls.report"  # a switchboard, or the soft phone of a desk
    SEE_UNPLACED = "unplaced.see"  # what nobody knows the area of


_P = Permission

_DISPATCHER = frozenset(
    {
        _P.READ_CASES,
        _P.HANDLE_CASES,
        _P.ANSWER_OFFERS,
        _P.READ_FEED,
        _P.READ_SIGNALS,
        _P.READ_MESSAGES,
        _P.READ_PERSONS,
        _P.WRITE_PERSONS,
        _P.UNMASK_PERSONS,
        _P.READ_RESPONDERS,
        _P.READ_DEVICES,
        _P.COMMAND_DEVICES,
        _P.READ_AREAS,
        _P.READ_COVERAGE,
        _P.WRITE_COVERAGE,
        _P.REPORT_CALLS,
        _P.SEE_UNPLACED,
    }
)

_AUDITOR = frozenset(
    {
        _P.READ_CASES,
        _P.READ_FEED,
        _P.READ_SIGNALS,
        _P.READ_MESSAGES,
        _P.READ_PERSONS,
        _P.READ_RESPONDERS,
        _P.READ_DEVICES,
        _P.READ_AREAS,
        _P.READ_AUDIT,
        _P.READ_COVERAGE,
        _P.READ_PLANS,
        _P.READ_REPORTS,
        _P.SEE_UNPLACED,
    }
)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.DISPATCHER: _DISPATCHER,
    Role.SUPERVISOR: _DISPATCHER
    | {
        _P.WRITE_RESPONDERS,
        _P.WRITE_DEVICES,
        _P.REVOKE_DEVICES,
        _P.READ_AUDIT,
        _P.READ_PLANS,
        _P.WRITE_PLANS,
        _P.READ_REPORTS,
        _P.WRITE_REVIEWS,
        _P.WRITE_DESKS,
    },
    Role.RESPONDER: frozenset({_P.ANSWER_OFFERS}),
    Role.INSTALLER: frozenset(
        {_P.READ_DEVICES, _P.WRITE_DEVICES, _P.COMMAND_DEVICES, _P.READ_AREAS, _P.SEE_UNPLACED}
    ),
    # Runs the registry; hears no alarm and handles no case.
    Role.ADMINISTRATOR: _AUDITOR
    | {
        _P.WRITE_PERSONS,
        _P.UNMASK_PERSONS,
        _P.WRITE_RESPONDERS,
        _P.WRITE_DEVICES,
        _P.COMMAND_DEVICES,
        _P.REVOKE_DEVICES,
        _P.WRITE_AREAS,
        _P.WRITE_COVERAGE,
        _P.APPROVE_COVERAGE,
        _P.WRITE_PROGRAMMES,
        _P.WRITE_PLANS,
        _P.WRITE_DESKS,
        _P.MANAGE_USERS,
        _P.MANAGE_WEBHOOKS,
    },
    Role.AUDITOR: _AUDITOR,
    Role.SWITCHBOARD: frozenset({_P.REPORT_CALLS}),
}
"""Role → permissions. A user has the union of what his roles allow."""


def allowed(roles: Iterable[str]) -> frozenset[Permission]:
    """The union of what these roles allow; an unknown role allows nothing."""
    known = [GRANTS[Role(role)] for role in roles if role in GRANTS]
    return frozenset().union(*known)


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in user of a request. ``area_path`` is the root of the subtree he sees."""

    id: int
    username: str
    name: str
    roles: tuple[str, ...]
    area_id: int
    area_path: str

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles allows it."""
        return permission in allowed(self.roles)

    def require(self, *permissions: Permission) -> None:
        """Raises: ``NotAllowed`` naming the first permission that is missing."""
        granted = allowed(self.roles)
        for permission in permissions:
            if permission not in granted:
                raise NotAllowed(permission=permission.value, extra={"permission": permission.value})

    @property
    def sees_all(self) -> bool:
        """Whether the user's area is the root of the tree."""
        return self.area_path.count("/") == 2

    def sees(self, area_path: str | None) -> bool:
        """Whether something in this area is visible; None: nobody knows where it is."""
        if area_path is None:
            return self.may(Permission.SEE_UNPLACED)
        # By the id, which stays when an area moves, and not by a path that may be seconds old.
        return f"/{self.area_id}/" in area_path

    def scope(self, path_column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """The same rule as ``sees``, as a clause over a column that holds area paths."""
        inside = path_column.like(self.area_path + "%")  # digits and slashes: nothing to escape
        if self.may(Permission.SEE_UNPLACED):
            return sa.or_(inside, path_column.is_(None))
        return inside
