"""Roles, permissions and the subtree that a user sees."""

from __future__ import annotations

import pytest

from kit.access import GRANTS, Actor, Permission, allowed
from kit.errors import NotAllowed
from kit.users import Role


def actor(*roles: Role, path: str = "/1/4/") -> Actor:
    return Actor(1, "li", "Li", tuple(role.value for role in roles), 4, path)


def test_every_role_has_its_permissions() -> None:
    assert set(GRANTS) == set(Role)


def test_roles_add_up_and_unknown_ones_allow_nothing() -> None:
    both = allowed(["installer", "auditor", "emperor"])
    assert both == GRANTS[Role.INSTALLER] | GRANTS[Role.AUDITOR]
    assert allowed([]) == frozenset()


@pytest.mark.parametrize(
    ("role", "permission"),
    [
        (Role.AUDITOR, Permission.HANDLE_CASES),
        (Role.ADMINISTRATOR, Permission.HANDLE_CASES),
        (Role.DISPATCHER, Permission.MANAGE_USERS),
        (Role.INSTALLER, Permission.READ_PERSONS),
        (Role.RESPONDER, Permission.READ_FEED),
    ],
)
def test_what_a_role_must_not_do(role: Role, permission: Permission) -> None:
    with pytest.raises(NotAllowed) as refused:
        actor(role).require(permission)
    assert refused.value.params == {"permission": permission.value}


def test_a_scope_is_a_subtree_and_not_its_siblings_or_parents() -> None:
    li = actor(Role.DISPATCHER)
    assert li.sees("/1/4/")
    assert li.sees("/1/4/9/")
    assert not li.sees("/1/40/")
    assert not li.sees("/1/5/")
    assert not li.sees("/1/")


def test_what_has_no_area_is_seen_by_every_desk_but_by_no_responder() -> None:
    assert actor(Role.DISPATCHER).sees(None)
    assert not actor(Role.RESPONDER).sees(None)
