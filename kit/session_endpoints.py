"""Signing in and out, and who I am."""

from __future__ import annotations

import logging
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from kit import sessions
from kit.access import Actor, allowed
from kit.areas import areas
from kit.database import Transaction
from kit.errors import WrongPassword
from kit.fields import Body, Line, Password, View
from kit.http import COOKIE, CrossSite, Db, Tx, UnitOfWorkRoute, User, credentials, is_same_site
from kit.sessions import Passwords
from kit.settings import Settings
from kit.sign_in_throttle import SignInThrottle

log = logging.getLogger(__name__)

router = APIRouter(tags=["sessions"])
"""Signing in opens its transactions itself: none stays open while a password is being hashed."""

own_router = APIRouter(route_class=UnitOfWorkRoute, tags=["sessions"])


class SignIn(Body):
    """User name and password."""

    username: Line = Field(examples=["dispatcher"])
    password: Password = Field(min_length=1, examples=["demo"])


class AreaRef(View):
    """An area in short."""

    id: int
    name: str
    level: str = Field(examples=["district"])


class Me(View):
    """The signed-in user. ``area`` is the root of what he sees."""

    id: int
    username: str
    name: str
    roles: list[str] = Field(examples=[["dispatcher"]])
    area: AreaRef
    permissions: list[str] = Field(examples=[["cases.read", "cases.handle"]])


class SignedIn(View):
    """A new session. The token works as ``Authorization: Bearer`` until 12 h after its last use."""

    token: str
    user: Me


def _throttle(request: Request) -> SignInThrottle:
    throttle: SignInThrottle = request.app.state.sign_in_throttle
    return throttle


def _passwords(request: Request) -> Passwords:
    passwords: Passwords = request.app.state.passwords
    return passwords


async def _me(tx: Transaction, actor: Actor) -> Me:
    area = await tx.row(
        sa.select(areas.c.id, areas.c.name, areas.c.level).where(areas.c.id == actor.area_id)
    )
    return Me(
        id=actor.id,
        username=actor.username,
        name=actor.name,
        roles=list(actor.roles),
        area=AreaRef.model_validate(dict(area or {})),
        permissions=sorted(allowed(actor.roles)),
    )


@router.post("/sessions", status_code=201, summary="Sign in")
async def sign_in(
    body: SignIn,
    request: Request,
    response: Response,
    database: Db,
    throttle: Annotated[SignInThrottle, Depends(_throttle)],
    passwords: Annotated[Passwords, Depends(_passwords)],
) -> SignedIn:
    """Answers with a token for programs, and sets the same as an HttpOnly cookie for browsers."""
    settings: Settings = request.app.state.settings
    if not is_same_site(request, settings):
        raise CrossSite
    address = request.client.host if request.client else ""
    throttle.check(body.username, address)
    async with database.transaction() as tx:
        account = await sessions.account(tx, body.username)
    known = account is not None and account.active and (settings.demo or not account.demo)
    password_hash = account.password_hash if account is not None and known else None
    if not await passwords.verify(password_hash, body.password.get_secret_value()) or account is None:
        throttle.failed(body.username, address)
        log.warning("sign-in refused: user=%r address=%s", body.username, address)
        raise WrongPassword
    throttle.succeeded(body.username, address)
    async with database.transaction() as tx:
        token = await sessions.start(tx, account.actor.id)
        me = await _me(tx, account.actor)
    response.set_cookie(
        COOKIE,
        token,
        max_age=sessions.EXPIRES_HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=settings.public_url.startswith("https://"),
    )
    return SignedIn(token=token, user=me)


@own_router.delete("/sessions/current", status_code=204, summary="Sign out")
async def sign_out(request: Request, response: Response, tx: Tx, user: User) -> None:
    """Ends this session; its feed connections close within 30 s. Nobody leaves owning a P1."""
    for check in request.app.state.leave_checks:
        await check(tx, user.id)
    token, _ = credentials(request)
    await sessions.end(tx, token or "")
    response.delete_cookie(COOKIE)


@own_router.get("/me", summary="Who I am")
async def me(tx: Tx, user: User) -> Me:
    """The signed-in user, his area and what he may do."""
    return await _me(tx, user)
