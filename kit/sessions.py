"""Signing in: passwords, tokens, and what a token stands for.

A token is 256 random bits; the table holds its SHA-256. It ends 12 h after it was last used, in
real time: moving the clock, by a test or by an operator's mistake, signs no desk out.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from dataclasses import dataclass

import argon2
import sqlalchemy as sa

from kit.access import Actor
from kit.areas import areas
from kit.database import Transaction
from kit.errors import NotSignedIn
from kit.users import sessions, users

EXPIRES_HOURS = 12
SLIDE_AFTER_MINUTES = 10
"""A session is written again only when this much of it has passed: not on every request."""

# OWASP's recommendation for Argon2id (19 MiB, two passes, one lane): about 25 ms of one core.
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODYS_HASH = _HASHER.hash(secrets.token_hex(16))
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in has to know about a user."""

    actor: Actor
    password_hash: str
    demo: bool
    active: bool


class Passwords:
    """Argon2id in threads, at most two at once: a flood of sign-ins must not take the machine."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether they match. An unknown user (None) costs the same time as a wrong password."""
        async with self._room:
            matches = await asyncio.to_thread(_matches, password_hash or _NOBODYS_HASH, password)
        return matches and password_hash is not None

    async def hash(self, password: str) -> str:
        """The hash to store."""
        async with self._room:
            return await asyncio.to_thread(hash_password, password)


def hash_password(password: str) -> str:
    """Argon2id, about 25 ms."""
    return _HASHER.hash(password)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def token_hash(token: str) -> str:
    """What the table holds for a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


_USER = sa.select(
    users.c.id,
    users.c.username,
    users.c.name,
    users.c.roles,
    users.c.area_id,
    areas.c.path.label("area_path"),
    users.c.password_hash,
    users.c.demo,
    users.c.active,
).join(areas, areas.c.id == users.c.area_id)


def _actor(row: sa.RowMapping) -> Actor:
    return Actor(
        id=row["id"],
        username=row["username"],
        name=row["name"],
        roles=tuple(row["roles"]),
        area_id=row["area_id"],
        area_path=row["area_path"],
    )


async def account(tx: Transaction, username: str) -> Account | None:
    """The account with this name, or None."""
    row = await tx.row(_USER.where(users.c.username == username))
    if row is None:
        return None
    return Account(_actor(row), row["password_hash"], row["demo"], row["active"])


async def actor(tx: Transaction, user_id: int) -> Actor:
    """What a user may do by now, for work that goes on without him.

    Raises: ``NotSignedIn`` once the account is closed.
    """
    row = await tx.row(_USER.where(users.c.id == user_id, users.c.active))
    if row is None:
        raise NotSignedIn
    return _actor(row)


async def start(tx: Transaction, user_id: int) -> str:
    """Begin a session; returns its token, which is stored nowhere."""
    token = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    await tx.execute(
        sa.text(
            f"""
            with gone as (delete from sessions where user_id = :user and expires_at < clock_timestamp())
            insert into sessions (token_hash, user_id, expires_at)
            values (:hash, :user, clock_timestamp() + interval '{EXPIRES_HOURS} hours')
            """
        ),
        {"hash": token_hash(token), "user": user_id},
    )
    return token


async def end(tx: Transaction, token: str) -> None:
    """End a session; ending it again does nothing."""
    await tx.execute(sa.delete(sessions).where(sessions.c.token_hash == token_hash(token)))


_FIND = (
    _USER.join(sessions, sessions.c.user_id == users.c.id)
    .add_columns(
        (
            sessions.c.expires_at
            < sa.text(
                f"clock_timestamp() + interval '{EXPIRES_HOURS} hours {-SLIDE_AFTER_MINUTES} minutes'"
            )
        ).label("slides")
    )
    .where(
        sessions.c.token_hash == sa.bindparam("hash"),
        sessions.c.expires_at > sa.func.clock_timestamp(),
        users.c.active,
    )
)
_SLIDE = sa.text(
    f"""
    update sessions set expires_at = clock_timestamp() + interval '{EXPIRES_HOURS} hours'
    where token_hash = :hash
    """
)


async def find(tx: Transaction, token: str | None, *, demo: bool) -> Actor:
    """Whose token this is. ``demo``: well-known accounts are accepted.

    Raises: ``NotSignedIn`` for none, an unknown one, and one that has ended.
    """
    if not token:
        raise NotSignedIn
    parameters = {"hash": token_hash(token)}
    row = await tx.row(_FIND, parameters)
    if row is None or (row["demo"] and not demo):
        raise NotSignedIn
    if row["slides"]:
        await tx.execute(_SLIDE, parameters)
    return _actor(row)


_STILL_VALID = (
    _USER.join(sessions, sessions.c.user_id == users.c.id)
    .add_columns(sessions.c.token_hash)
    .where(
        sessions.c.token_hash == sa.any_(sa.bindparam("hashes", type_=sa.ARRAY(sa.Text))),
        sessions.c.expires_at > sa.func.clock_timestamp(),
        users.c.active,
    )
)
_SLIDE_ALL = sa.text(
    f"""
    update sessions set expires_at = clock_timestamp() + interval '{EXPIRES_HOURS} hours'
    where token_hash = any(cast(:hashes as text[])) and expires_at between clock_timestamp()
        and clock_timestamp() + interval '{EXPIRES_HOURS} hours {-SLIDE_AFTER_MINUTES} minutes'
    """
)


async def still_valid(tx: Transaction, hashes: list[str], *, demo: bool) -> dict[str, Actor]:
    """Which of these sessions still stand, and what their users may see by now.

    An open console counts as use: the sessions are kept from ending.
    """
    rows = await tx.rows(_STILL_VALID, {"hashes": hashes})
    await tx.execute(_SLIDE_ALL, {"hashes": hashes})
    return {row["token_hash"]: _actor(row) for row in rows if demo or not row["demo"]}
