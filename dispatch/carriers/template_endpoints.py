"""``/carriers/templates``: which texts a carrier has approved, and under which name.

What is not approved is not given to that carrier: it goes to the next, or by another channel.
"""

from __future__ import annotations

from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Path
from pydantic import Field, StringConstraints
from sqlalchemy.dialects.postgresql import insert as insert_into

from dispatch.carriers.tables import carrier_templates
from kit import audit
from kit.access import Actor, Permission
from kit.catalogue import LANGUAGES, catalogue
from kit.errors import InvalidField, NotAllowed
from kit.fields import Body, Moment, View
from kit.http import Tx, UnitOfWorkRoute, User, problem_responses
from kit.pages import Page

router = APIRouter(
    route_class=UnitOfWorkRoute, tags=["carriers"], responses=problem_responses(401, 403, 422)
)

CarrierName = Annotated[str, Path(pattern=r"^[a-z]{1,20}$")]
TemplateKey = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_.]{0,79}$")]
Channel = Literal["sms", "voice"]
Approval = Literal["pending", "approved", "rejected"]


class CarrierTemplate(Body):
    """A text of the catalogue as the carrier knows it."""

    language: Literal["zh-CN", "en"] = "zh-CN"
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)] = Field(
        examples=["SMS_154950909"]
    )
    state: Approval = "pending"
    reason: Annotated[str, StringConstraints(max_length=300)] | None = Field(
        default=None, description="Of a rejection, in the carrier's words"
    )


class CarrierTemplateView(View):
    """``text``: what has to be handed in for approval; ``{name}`` are its variables."""

    carrier: str
    channel: Channel
    template: str
    language: str
    code: str
    state: Approval
    reason: str | None
    changed_at: Moment
    text: str | None


@router.get("/carriers/templates", summary="Which texts carriers have approved")
async def templates(tx: Tx, user: User) -> Page[CarrierTemplateView]:
    """Those that are known to any carrier, by carrier, channel and key."""
    user.require(Permission.READ_MESSAGES)
    held = carrier_templates.c
    rows = await tx.rows(
        sa.select(carrier_templates).order_by(held.carrier, held.channel, held.template, held.language)
    )
    items = [{**row, "text": catalogue(row["language"]).get(row["template"])} for row in rows]
    return Page[CarrierTemplateView].model_validate({"items": items})


@router.put("/carriers/{carrier}/templates/{channel}/{template}", summary="Note a text's name and approval")
async def set_template(
    carrier: CarrierName,
    channel: Channel,
    template: TemplateKey,
    body: CarrierTemplate,
    tx: Tx,
    user: User,
) -> CarrierTemplateView:
    """One row per text and language; setting it again replaces it. For those who see the whole tree."""
    _may_change(user)
    if template not in catalogue(LANGUAGES[0]):
        raise InvalidField(field="path.template", reason="unknown_template")
    key = {"carrier": carrier, "channel": channel, "template": template}
    values = {**body.model_dump(), "changed_at": await tx.now()}
    insert = insert_into(carrier_templates).values(**key, **values)
    await tx.execute(
        insert.on_conflict_do_update(
            constraint="pk_carrier_templates",
            set_={name: insert.excluded[name] for name in ("code", "state", "reason", "changed_at")},
        )
    )
    about = {name: values[name] for name in ("language", "code", "state", "reason")}
    await audit.record(tx, user.id, "template.set", "carrier", None, **key, **about)
    words = catalogue(body.language).get(template)
    return CarrierTemplateView(text=words, **key, **values)


def _may_change(user: Actor) -> None:
    user.require(Permission.WRITE_RESPONDERS)
    if not user.sees_all:
        raise NotAllowed(permission="responders.write", extra={"permission": "responders.write"})
