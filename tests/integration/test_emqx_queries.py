"""What an EMQX cluster asks the device registry: the shipped queries, as the shipped role."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from devices.credentials import broker_verifier

DEPLOY = Path(__file__).parents[2] / "deploy" / "emqx"


def queries() -> tuple[str, str]:
    """Authentication and authorization, with a parameter as EMQX puts it in place of ${username}."""
    found = re.findall(r'^\s*query = "(.+)"$', (DEPLOY / "emqx.conf").read_text(), re.MULTILINE)
    credentials, rules = (query.replace("${username}", "$1") for query in found)
    return credentials, rules


def emqx_hash(password: str, salt: str) -> str:
    """PBKDF2 as the configuration asks for it; EMQX compares lower-case hexadecimal."""
    text = (DEPLOY / "emqx.conf").read_text()
    found = re.search(r"name = pbkdf2, mac_fun = (\w+), iterations = (\d+), dk_length = (\d+)", text)
    assert found is not None
    mac, rounds, length = found.groups()
    return hashlib.pbkdf2_hmac(mac, password.encode(), salt.encode(), int(rounds), int(length)).hex()


@pytest.fixture
async def emqx(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that may do what EMQX may; two units can connect, one cannot."""
    connection = await asyncpg.connect(database_url)
    await connection.execute("set client_min_messages = warning")
    for _ in range(2):  # it may be run again
        await connection.execute((DEPLOY / "credentials.sql").read_text())
    await connection.executemany(
        "insert into devices (id, model, broker_verifier) values ($1, 'cord', $2)",
        [("e-1", broker_verifier("one")), ("e-2", broker_verifier("two")), ("gone", None)],
    )
    await connection.execute("set role bell_emqx")
    yield connection
    await connection.execute("reset role")
    await connection.close()


async def credentials(emqx: asyncpg.Connection, username: str) -> list[dict[str, Any]]:
    query, _ = queries()
    return [dict(row) for row in await emqx.fetch(query, username)]


async def test_a_units_secret_and_no_other_is_right(emqx: asyncpg.Connection) -> None:
    for username, secret in (("e-1", "one"), ("e-2", "two")):
        (row,) = await credentials(emqx, username)
        assert row["password_hash"] == emqx_hash(secret, row["salt"])
        assert row["password_hash"] != emqx_hash("other", row["salt"])
        assert row["is_superuser"] is False


async def test_revoked_and_unknown_units_have_nothing(emqx: asyncpg.Connection) -> None:
    _, rules = queries()
    for username in ("gone", "nobody", "' or true --", "bell.bridge"):
        assert await credentials(emqx, username) == []
        assert await emqx.fetch(rules, username) == []


async def test_a_unit_may_say_and_hear_only_its_own(emqx: asyncpg.Connection) -> None:
    _, rules = queries()
    assert [tuple(row) for row in await emqx.fetch(rules, "e-1")] == [
        ("allow", "publish", "pab/v1/e-1/up/#"),
        ("allow", "publish", "pab/v1/e-1/raw/+"),
        ("allow", "publish", "pab/v1/e-1/presence"),
        ("allow", "subscribe", "pab/v1/e-1/down/#"),
    ]


async def test_the_role_sees_nothing_else(emqx: asyncpg.Connection) -> None:
    for table in ("devices", "persons", "signals", "areas"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await emqx.fetch(f"select * from {table}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await emqx.execute("update emqx.credentials set username = 'x'")


async def test_a_million_units_are_found_by_their_key(emqx: asyncpg.Connection) -> None:
    for query in queries():
        plan = await emqx.fetch(f"explain {query.replace('$1', chr(39) + 'e-1' + chr(39))}")
        text = "\n".join(row[0] for row in plan)
        assert "Index Cond: (id = 'e-1'::text)" in text, text
