"""``bell import`` from a shell, and the engine's own process for what came over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from app.serve import SHEET_JOB
from care.sheet_jobs import run
from kit.database import Database
from kit.wakeups import Wakeups
from tests.bridge_rig import fetch, until
from tests.integration.office import Office, office_of
from tests.integration.sheets import workbook
from tests.integration.test_imports import send

HEADER = ["姓名", "出生日期", "电话", "街道", "住址"]


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with office_of(database_url) as office:
        yield office


def person(number: int) -> list[Any]:
    phone = f"139{number:08d}" if number % 5 else "坏"
    return [f"王{number}", "1940-01-01", phone, "here", f"平安街{number}号1"]


async def start(database_url: str, *arguments: object) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "import", *map(str, arguments)),
        env={**os.environ, "BELL_DATABASE_URL": database_url, "BELL_LANGUAGE": "en"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def command(database_url: str, *arguments: object) -> tuple[int | None, str, str]:
    running = await start(database_url, *arguments)
    out, err = await running.communicate()
    return running.returncode, out.decode(), err.decode()


async def test_a_list_from_the_shell(office: Office, database_url: str, tmp_path: Path) -> None:
    file, report = tmp_path / "people.csv", tmp_path / "out.xlsx"
    lines = [",".join(map(str, line)) for line in [HEADER, *map(person, range(1, 10))]]
    file.write_text("\n".join(lines), encoding="gb18030")
    code, out, err = await command(database_url, "persons", file, "--dry-run", "--json")
    tried = json.loads(out)
    assert (code, tried["rows"], tried["created"], tried["rejected"]) == (1, 9, 8, 1), err
    assert len(await fetch(office.database, "select id from persons")) == 2
    code, out, _ = await command(database_url, "persons", file, "--report", report, "--json")
    done = json.loads(out)
    assert code == 1
    assert [done[name] for name in ("rows", "created", "updated", "unchanged", "rejected")] == [
        9,
        8,
        0,
        0,
        1,
    ]
    assert done["problems"][0]["line"] == 6
    assert report.stat().st_mode & 0o077 == 0
    page = openpyxl.load_workbook(report).worksheets[0]
    assert str(page["F6"].value).startswith("电话: not a telephone number")

    page["C6"] = "13900000005"
    page.parent.save(report)
    code, out, err = await command(database_url, "persons", report)
    assert (code, out.splitlines()[-1:], err) == (
        0,
        ["9 rows: 1 created, 0 updated, 8 unchanged, 0 rejected"],
        "",
    )
    file.write_bytes(b"PK\x03\x04 broken")
    code, out, err = await command(database_url, "persons", file, "--json")
    assert (code, out) == (2, "")
    assert "cannot be read" in err
    code, out, _ = await command(database_url, "template", "persons", "--out", tmp_path / "template.xlsx")
    assert code == 0
    assert len(openpyxl.load_workbook(tmp_path / "template.xlsx").worksheets) == 2


async def test_killed_and_begun_again(office: Office, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    file.write_bytes(workbook(HEADER, *map(person, range(1, 2001))))
    running = await start(database_url, "persons", file)
    await until(lambda: fetch(office.database, "select id from sheet_jobs where line > 400"), 60)
    running.kill()
    await running.communicate()
    (half,) = await fetch(office.database, "select rows, state from sheet_jobs")
    assert half["state"] == "running"
    assert 0 < half["rows"] < 2000
    async with office.database.transaction() as tx:  # twenty seconds later
        await tx.execute(sa.text("update sheet_jobs set held_until = clock_timestamp()"))
    code, out, _ = await command(database_url, "persons", file, "--json")
    done = json.loads(out)
    assert (code, done["rows"], done["created"], done["rejected"]) == (1, 2000, 1600, 400)
    assert len(await fetch(office.database, "select id from persons")) == 1602
    assert len(await fetch(office.database, "select id from sheet_jobs")) == 1


async def test_an_engine_carries_out_what_waits(
    office: Office, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELL_DATABASE_URL", database_url)
    boss = await office.sign_in("boss")
    started = await send(boss, "persons", workbook(HEADER, person(1), person(5)))
    wakeups, stop = Wakeups(database_url), asyncio.Event()
    listening = asyncio.create_task(wakeups.run())
    database = Database(database_url, wakeups=wakeups)
    engine = asyncio.create_task(run.run(database, wakeups, stop, SHEET_JOB))
    await until(lambda: fetch(database, "select id from sheet_jobs where state = 'done'"), 60)
    done = await boss.get(f"/imports/{started['id']}")
    stop.set()
    await engine
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await database.close()
    assert (done["state"], done["created"], done["rejected"]) == ("done", 1, 1)
    assert done["has_report"]
