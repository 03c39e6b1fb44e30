"""Lists handed out: marked, masked, on record, and such that imports take them again."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from tests.bridge_rig import fetch
from tests.integration.office import Clerk, Office, office_of
from tests.integration.sheets import carry_out_waiting, cells, workbook
from tests.integration.test_import_persons import LI, WANG, people
from tests.integration.test_imports import counts, taken

ATTACK = "-2+3+cmd!A1"


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with office_of(database_url) as office:
        async with office.database.transaction() as tx:
            await tx.execute(sa.text("update persons set active = false"))
        yield office


@pytest.fixture
async def boss(office: Office) -> Clerk:
    return await office.sign_in("boss")


async def handed_out(office: Office, clerk: Clerk, **wanted: Any) -> bytes:
    started = await clerk.post("/exports", {"purpose": "季度统计", **wanted})
    assert started.status_code == 202, started.text
    assert await carry_out_waiting(office.database) == 1
    done = await clerk.get(f"/exports/{started.json()['id']}")
    assert done["state"] == "done"
    answer = await clerk.http.get(f"/api/v1/exports/{done['id']}/file", headers=clerk.headers)
    assert answer.status_code == 200
    return answer.content


async def test_persons_masked_and_not(office: Office, boss: Clerk) -> None:
    await taken(office, boss, "persons", people(WANG, [*LI[:10], ATTACK, *LI[11:]]))
    content = await handed_out(office, boss, kind="persons")
    watermark, head, *rows = cells(content)
    assert watermark[0].startswith("Ping'an bell · taken by boss · ")
    assert "季度统计" in watermark[0]
    assert "masked" in watermark[0]
    wang = dict(zip(head, rows[0], strict=True))
    assert (wang["name"], wang["area"], wang["living"]) == ("王桂兰", "here", "alone")
    assert (wang["identity_number"], wang["phone"]) == ("420205********0020", "139****0011")
    assert (wang["contact1_phone"], wang["conditions"]) == ("138****0001", None)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert "季度统计" in book.properties.subject
    assert "季度统计" in book.worksheets[0].oddFooter.center.text

    content = await handed_out(office, boss, kind="persons", unmasked=True)
    assert "UNMASKED" in cells(content)[0][0]
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == ATTACK]
    assert [(cell.data_type, cell.quotePrefix) for cell in found] == [("s", True)]
    # What was handed out is taken in again, and changes nothing.
    assert counts(await taken(office, boss, "persons", content)) == (2, 0, 0, 2, 0)
    kept = await fetch(
        office.database, "select action, detail from audit where action like 'export%' order by id"
    )
    assert [one["action"] for one in kept] == ["export.start", "export.file"] * 2
    assert [one["detail"]["unmasked"] for one in kept[::2]] == [False, True]


async def test_the_other_lists_as_csv(office: Office, boss: Clerk) -> None:
    await taken(office, boss, "persons", people(WANG))
    await taken(
        office, boss, "providers", workbook(["名称", "街道", "服务区域"], ["平安居家", "here", "here"])
    )
    staff = ["李梅", "13800001111、0714-6224567", "平安居家", "here", "急救", "健康证", "2027-01-01"]
    header = ["姓名", "手机", "服务商", "街道", "技能", "证书", "证书有效期至"]
    await taken(office, boss, "staff", workbook(header, staff))
    for kind in ("contacts", "providers", "staff"):
        content = await handed_out(office, boss, kind=kind, format="csv", unmasked=True)
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(lines) == 3
        assert "季度统计" in lines[0][0]
        assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
        assert counts(await taken(office, boss, kind, content)) == (1, 0, 0, 1, 0)


async def test_who_may_have_what(office: Office, boss: Clerk) -> None:
    fitter = await office.sign_in("fitter")
    assert (await fitter.post("/exports", {"kind": "persons", "purpose": "x"})).status_code == 403
    assert (await boss.post("/exports", {"kind": "persons"})).status_code == 422
    elsewhere = {"kind": "persons", "purpose": "x", "area_id": office.elsewhere}
    assert (await boss.post("/exports", elsewhere)).status_code == 422
    async with office.database.transaction() as tx:
        await tx.execute(
            sa.text("update users set roles = '{installer,auditor}' where username = 'fitter'")
        )
    unmasked = {"kind": "persons", "purpose": "x", "unmasked": True}
    assert (await fitter.post("/exports", unmasked)).status_code == 403
    content = await handed_out(office, fitter, kind="persons")
    assert len(cells(content)) == 2  # nobody is served
    assert (await boss.get("/exports"))["items"] == []


async def test_from_the_shell(office: Office, boss: Clerk, database_url: str, tmp_path: Path) -> None:
    await taken(office, boss, "persons", people(WANG, LI))
    out = tmp_path / "people.xlsx"
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "export", "persons", "--out", str(out), "--purpose", "核对"),
        env={**os.environ, "BELL_DATABASE_URL": database_url, "BELL_LANGUAGE": "en"},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await running.communicate()
    assert (running.returncode, said.decode()) == (0, f"2 rows written to {out}\n")
    assert out.stat().st_mode & 0o077 == 0
    assert "核对" in cells(out.read_bytes())[0][0]
