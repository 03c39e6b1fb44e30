"""``/persons/{id}/fences`` and ``/persons/{id}/watch-rules``: what is watched over."""

from __future__ import annotations

from fastapi import APIRouter

from devices.watching import fences, rules
from devices.watching.fences import person_within
from devices.watching.schemas import (
    FenceChanges,
    FenceView,
    NewFence,
    NewWatchRule,
    WatchRuleChanges,
    WatchRuleView,
)
from kit import audit
from kit.access import Permission
from kit.http import Id, Tx, UnitOfWorkRoute, User, problem_responses

router = APIRouter(route_class=UnitOfWorkRoute, tags=["watching"], responses=problem_responses(404))


@router.get("/persons/{person_id}/fences", summary="Fences of a person")
async def list_fences(person_id: Id, tx: Tx, user: User) -> list[FenceView]:
    """Circles that the person is not expected to leave, and where the units are."""
    user.require(Permission.READ_PERSONS)
    await person_within(tx, user, person_id)
    await audit.record(tx, user.id, "person.fences", "person", person_id)
    return [FenceView.model_validate(row) for row in await fences.of_person(tx, person_id)]


@router.post("/persons/{person_id}/fences", status_code=201, summary="Draw a fence")
async def create_fence(person_id: Id, body: NewFence, tx: Tx, user: User) -> FenceView:
    """Leaving it raises one P2 per excursion, from the next position on. Positions of a cell tower raise
    nothing by themselves."""
    user.require(Permission.WRITE_PERSONS)
    person = await person_within(tx, user, person_id)
    fence_id = await fences.add(tx, user, person, body)
    await audit.record(tx, user.id, "fence.create", "person", person_id, fence=fence_id, kind=body.kind)
    return FenceView.model_validate(await fences.find(tx, person_id, fence_id))


@router.patch("/persons/{person_id}/fences/{fence_id}", summary="Change a fence")
async def change_fence(person_id: Id, fence_id: Id, body: FenceChanges, tx: Tx, user: User) -> FenceView:
    """Changes the fields that are given."""
    user.require(Permission.WRITE_PERSONS)
    await person_within(tx, user, person_id)
    await fences.change(tx, user, await fences.find(tx, person_id, fence_id), body)
    fields = sorted(body.model_fields_set)
    await audit.record(tx, user.id, "fence.update", "person", person_id, fence=fence_id, fields=fields)
    return FenceView.model_validate(await fences.find(tx, person_id, fence_id))


@router.delete("/persons/{person_id}/fences/{fence_id}", status_code=204, summary="Remove a fence")
async def remove_fence(person_id: Id, fence_id: Id, tx: Tx, user: User) -> None:
    """Nothing is raised for it any more."""
    user.require(Permission.WRITE_PERSONS)
    await person_within(tx, user, person_id)
    await fences.find(tx, person_id, fence_id)
    await fences.remove(tx, fence_id)
    await audit.record(tx, user.id, "fence.delete", "person", person_id, fence=fence_id)


@router.get("/persons/{person_id}/watch-rules", summary="Rules about signs of life")
async def list_watch_rules(person_id: Id, tx: Tx, user: User) -> list[WatchRuleView]:
    """What is waited for."""
    user.require(Permission.READ_PERSONS)
    await person_within(tx, user, person_id)
    return [WatchRuleView.model_validate(row) for row in await rules.of_person(tx, person_id)]


@router.post("/persons/{person_id}/watch-rules", status_code=201, summary="Wait for a sign of life")
async def create_watch_rule(person_id: Id, body: NewWatchRule, tx: Tx, user: User) -> WatchRuleView:
    """Its lack raises one P2 per silence. Time in which we could not hear the units does not count."""
    user.require(Permission.WRITE_PERSONS)
    person = await person_within(tx, user, person_id)
    rule_id = await rules.add(tx, user, person, body)
    await audit.record(tx, user.id, "watch_rule.create", "person", person_id, rule=rule_id, kind=body.kind)
    return WatchRuleView.model_validate(await rules.find(tx, person_id, rule_id))


@router.patch("/persons/{person_id}/watch-rules/{rule_id}", summary="Change a rule")
async def change_watch_rule(
    person_id: Id, rule_id: Id, body: WatchRuleChanges, tx: Tx, user: User
) -> WatchRuleView:
    """Changes the fields that are given; the wait begins anew."""
    user.require(Permission.WRITE_PERSONS)
    person = await person_within(tx, user, person_id)
    await rules.change(tx, user, person, await rules.find(tx, person_id, rule_id), body)
    fields = sorted(body.model_fields_set)
    await audit.record(tx, user.id, "watch_rule.update", "person", person_id, rule=rule_id, fields=fields)
    return WatchRuleView.model_validate(await rules.find(tx, person_id, rule_id))


@router.delete("/persons/{person_id}/watch-rules/{rule_id}", status_code=204, summary="Remove a rule")
async def remove_watch_rule(person_id: Id, rule_id: Id, tx: Tx, user: User) -> None:
    """Nothing is raised for it any more."""
    user.require(Permission.WRITE_PERSONS)
    await person_within(tx, user, person_id)
    await rules.find(tx, person_id, rule_id)
    await rules.remove(tx, rule_id)
    await audit.record(tx, user.id, "watch_rule.delete", "person", person_id, rule=rule_id)
