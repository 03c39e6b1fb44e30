"""``/campaigns``: heat, cold, typhoon, fraud: one message to a chosen population, with a stop button."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter
from sqlalchemy.dialects.postgresql import insert

from care.campaigns.schemas import CampaignItem, CampaignView, NewCampaign
from care.campaigns.tables import campaign_targets, campaigns
from care.checkins.plans import place
from care.checkins.population import kept, members, path_of
from care.persons.tables import persons
from care.scope import subtree
from kit import audit, pages
from kit.access import Actor, Permission
from kit.areas import areas
from kit.clock_zone import local_date
from kit.database import Transaction
from kit.errors import NotFound
from kit.fields import BigInt, CursorText, Id, Limit
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.outbox import outbox
from kit.pages import Page

router = APIRouter(route_class=UnitOfWorkRoute, tags=["campaigns"], responses=problem_responses(404))
WHAT = "campaign"


@router.get("/campaigns", summary="Campaigns")
async def list_campaigns(
    tx: Tx, user: User, area: BigInt | None = None, limit: Limit = 50, cursor: CursorText | None = None
) -> Page[CampaignItem]:
    """The newest first."""
    user.require(Permission.READ_PERSONS)
    query = sa.select(campaigns).join(areas, areas.c.id == campaigns.c.area_id)
    query = query.where(await subtree(tx, user, area))
    if after := pages.position(cursor, int):
        query = query.where(campaigns.c.id < after[0])
    rows = await tx.rows(query.order_by(campaigns.c.id.desc()).limit(limit + 1))
    return Page[CampaignItem].model_validate(pages.page(rows, limit, [dict(row) for row in rows], "id"))


@router.post("/campaigns", status_code=201, summary="Start a campaign")
async def start_campaign(body: NewCampaign, tx: Tx, user: User) -> CampaignView:
    """Its first messages leave within two seconds; alarms go first. Who is away from home is left out of
    calls, not of text messages."""
    area_id = await place(tx, user, body.population)
    values = {**body.model_dump(include={"name", "channel", "text"}), "created_by": user.id}
    campaign_id: int = await tx.scalar(
        sa.insert(campaigns)
        .values(**values, area_id=area_id, population=kept(body.population, area_id), people=0)
        .returning(campaigns.c.id)
    )
    path, today = await path_of(tx, area_id), local_date(await tx.now())
    chosen = (
        sa.select(sa.literal(campaign_id), persons.c.id)
        .join(areas, areas.c.id == persons.c.area_id)
        .where(members(body.population, path, today))
        .order_by(persons.c.id)
    )
    added = await tx.execute(insert(campaign_targets).from_select(["campaign_id", "person_id"], chosen))
    mine = campaigns.c.id == campaign_id
    await tx.execute(sa.update(campaigns).where(mine).values(people=added.rowcount))
    await audit.record(tx, user.id, "campaign.start", WHAT, campaign_id, people=added.rowcount)
    tx.wake("checkins")
    return await _view(tx, user, campaign_id)


@router.get("/campaigns/{campaign_id}", summary="A campaign and its progress")
async def get_campaign(campaign_id: Id, tx: Tx, user: User) -> CampaignView:
    """Counted now."""
    user.require(Permission.READ_PERSONS)
    return await _view(tx, user, campaign_id)


@router.post("/campaigns/{campaign_id}/stop", summary="Stop a campaign")
async def stop_campaign(campaign_id: Id, tx: Tx, user: User) -> CampaignView:
    """Nothing more leaves; what has left is with the carrier. Stopping again changes nothing."""
    user.require(Permission.WRITE_PLANS)
    await _view(tx, user, campaign_id)
    stopped = await tx.execute(
        sa.update(campaigns)
        .where(campaigns.c.id == campaign_id, campaigns.c.state != "stopped")
        .values(state="stopped", ended_at=await tx.now(), stopped_by=user.id)
    )
    if stopped.rowcount:
        mine = campaign_targets.c.campaign_id == campaign_id
        left = sa.update(campaign_targets).where(mine, campaign_targets.c.state == "waiting")
        waiting = (await tx.execute(left.values(state="stopped"))).rowcount
        keys = sa.select(campaign_targets.c.outbox_key).where(mine, campaign_targets.c.state == "sent")
        queued = (
            sa.update(outbox)
            .where(outbox.c.key.in_(keys), outbox.c.state.in_(["pending", "sent"]))
            .values(
                state=sa.case((outbox.c.state == "pending", "cancelled"), else_=outbox.c.state),
                again_until=None,
            )
        )
        await tx.execute(queued)
        await audit.record(tx, user.id, "campaign.stop", WHAT, campaign_id, waiting=waiting)
    return await _view(tx, user, campaign_id)


_PROGRESS = sa.text(
    """
    select count(*) filter (where t.state = 'waiting') as waiting,
           count(*) filter (where t.state = 'sent'
                            and o.state in ('pending', 'sending', 'sent')) as under_way,
           count(*) filter (where o.state in ('delivered', 'answered')) as reached,
           count(*) filter (where t.answer is not null) as answered,
           count(*) filter (where o.state = 'failed') as failed,
           count(*) filter (where t.state in ('no_number', 'not_served', 'away')) as left_out,
           count(*) filter (where t.state = 'stopped' or o.state = 'cancelled') as stopped,
           count(*) filter (where t.answer = 'help') as help
    from campaign_targets t left join outbox o on o.key = t.outbox_key
    where t.campaign_id = :id
    """
)


async def _view(tx: Transaction, user: Actor, campaign_id: int) -> CampaignView:
    query = sa.select(campaigns).join(areas, areas.c.id == campaigns.c.area_id)
    row = await tx.row(query.where(campaigns.c.id == campaign_id, user.scope(areas.c.path)))
    if row is None:
        raise NotFound(what=WHAT, id=campaign_id)
    progress = await tx.row(_PROGRESS, {"id": campaign_id})
    assert progress is not None
    shown: dict[str, Any] = {**row, **progress}
    return CampaignView.model_validate(shown)
