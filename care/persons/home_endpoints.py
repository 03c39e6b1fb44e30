"""``/homes``: dwellings, each with everybody who lives there."""

from __future__ import annotations

from fastapi import APIRouter

from care.persons import homes
from care.persons.home_schemas import HomeChanges, HomeItem, HomeView
from care.persons.search_index import reindex_home
from care.records import history
from care.scope import require_area, subtree
from kit import audit, pages
from kit.access import Permission
from kit.fields import BigInt, CursorText, Id, Limit, Search
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["persons"])


@router.get("/homes", summary="Find homes")
async def list_homes(
    tx: Tx,
    user: User,
    q: Search = "",
    area: BigInt | None = None,
    limit: Limit = 20,
    cursor: CursorText | None = None,
) -> Page[HomeItem]:
    """Homes within the caller's areas whose address contains ``q``, by id, with their residents."""
    user.require(Permission.READ_PERSONS)
    after = pages.position(cursor, int)
    scope = await subtree(tx, user, area)
    rows = await homes.search(tx, user, scope, homes.containing(q), after[0] if after else 0, limit + 1)
    await audit.record(tx, user.id, "home.search", "area", area or user.area_id, hits=len(rows))
    return Page[HomeItem].model_validate(pages.page(rows, limit, rows, "id"))


@router.patch("/homes/{home_id}", summary="Change a home", responses=problem_responses(404, 409))
async def change_home(home_id: Id, body: HomeChanges, tx: Tx, user: User) -> HomeView:
    """Changes the fields that are given, for everybody who lives there.
    409 `changed_meanwhile`: somebody else has changed the home since `version`."""
    user.require(Permission.WRITE_PERSONS)
    former = await homes.change(tx, user, home_id, body.version, body.given(exclude={"version"}))
    await reindex_home(tx, home_id)
    if body.area_id is not None:
        await require_area(tx, user, body.area_id)
    await history.write_home(tx, home_id, user.id, former)
    fields = sorted(body.model_fields_set - {"version"})
    await audit.record(tx, user.id, "home.update", "home", home_id, fields=fields)
    return HomeView.model_validate(await homes.find(tx, user, home_id))
