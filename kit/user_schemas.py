"""What callers send and get about accounts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from kit.fields import BigInt, Body, Changes, Code, Line, Password, Phone, View, left_out
from kit.users import Role

NewSecret = Annotated[Password, Field(min_length=8, examples=["correct horse battery"])]
Roles = Annotated[list[Role], Field(min_length=1, max_length=7, examples=[["dispatcher"]])]


class NewUser(Body):
    """An account. ``area_id``: the root of what the user sees."""

    username: Code = Field(examples=["desk-li"])
    password: NewSecret
    roles: Roles
    area_id: BigInt = Field(examples=[1])
    name: Line | None = Field(default=None, examples=["李坐席"])
    phone: Phone | None = Field(default=None, description="Escalations call it")


class UserChanges(Changes):
    """What to change of an account."""

    name: Line = left_out()
    phone: Phone | None = None
    roles: Roles = left_out()
    area_id: BigInt = left_out()
    active: bool = left_out(description="False: may not sign in, and is signed out at once")


class NewPassword(Body):
    """A password that an administrator sets."""

    password: NewSecret


class UserView(View):
    """An account, without anything secret."""

    id: int
    username: str
    name: str
    roles: list[str]
    area_id: int
    phone: str | None
    active: bool
    demo: bool
    created_at: dt.datetime
