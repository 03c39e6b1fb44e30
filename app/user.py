"""``bell user``: accounts from the command line, for the first administrator and for lost passwords."""

from __future__ import annotations

import asyncio
import sys

import click
import sqlalchemy as sa

from kit import audit
from kit.areas import areas
from kit.catalogue import text
from kit.database import Database, Transaction
from kit.sessions import hash_password
from kit.settings import Settings
from kit.users import Role, sessions, users


@click.group()
def user() -> None:
    """Accounts. 用户账号。"""


def _say(key: str, **params: object) -> str:
    return text(f"user.{key}", Settings().language, **params)


@user.command()
@click.argument("username")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role])
)
@click.option("--area", "area_id", type=int, help="Root of what the user sees; default: the whole tree.")
@click.option("--new-area", help="Make the tree's root, a city of this name, if there is no area yet.")
@click.option("--name", help="Name for people; default: the user name.")
@click.option("--phone", help="Escalations call it.")
@click.password_option()
def add(
    username: str,
    roles: tuple[str, ...],
    area_id: int | None,
    new_area: str | None,
    name: str | None,
    phone: str | None,
    password: str,
) -> None:
    """Make an account. 新建账号。"""
    values: dict[str, object] = {
        "username": username,
        "roles": list(roles),
        "name": name or username,
        "phone": phone,
    }
    sys.exit(asyncio.run(_add(values, area_id, new_area, password)))


async def _add(values: dict[str, object], area_id: int | None, new_area: str | None, password: str) -> int:
    database = Database(Settings().database_url)
    try:
        async with database.transaction() as tx:
            query = sa.select(areas.c.id).order_by(areas.c.path).limit(1)
            if area_id is not None:
                query = query.where(areas.c.id == area_id)
            area = await tx.scalar(query)
            if area is None and area_id is None and new_area:
                area = await _make_root(tx, new_area)
            if area is None:
                click.echo(_say("no_area"), err=True)
                return 1
            account = {**values, "area_id": area, "password_hash": hash_password(password)}
            user_id = await tx.scalar(sa.insert(users).values(**account).returning(users.c.id))
            await audit.record(tx, None, "user.create", "user", user_id, by="command line")
    except sa.exc.IntegrityError:
        click.echo(_say("taken", username=values["username"]), err=True)
        return 1
    finally:
        await database.close()
    click.echo(_say("made", username=values["username"]))
    return 0


async def _make_root(tx: Transaction, name: str) -> int:
    root: int = await tx.scalar(sa.text("select nextval(pg_get_serial_sequence('areas', 'id'))"))
    await tx.execute(sa.insert(areas).values(id=root, path=f"/{root}/", level="city", name=name))
    return root


@user.command()
@click.argument("username")
@click.password_option()
def password(username: str, password: str) -> None:
    """Set a new password and end the account's sessions. 重设密码。"""
    sys.exit(asyncio.run(_set_password(username, password)))


async def _set_password(username: str, password: str) -> int:
    database = Database(Settings().database_url)
    try:
        async with database.transaction() as tx:
            user_id = await tx.scalar(
                sa.update(users)
                .where(users.c.username == username)
                .values(password_hash=hash_password(password), demo=False)
                .returning(users.c.id)
            )
            if user_id is None:
                click.echo(_say("unknown", username=username), err=True)
                return 1
            await tx.execute(sa.delete(sessions).where(sessions.c.user_id == user_id))
            await audit.record(tx, None, "user.password", "user", user_id, by="command line")
    finally:
        await database.close()
    click.echo(_say("changed", username=username))
    return 0
