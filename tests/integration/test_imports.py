"""Lists taken in: over HTTP in the background, killed and gone on with, twice, half of it wrong."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from care.importing import chunks, work
from care.importing.rows import Context, Row
from care.sheet_jobs import queue
from kit.database import Transaction
from tests.bridge_rig import fetch
from tests.integration.office import Clerk, Office, office_of
from tests.integration.sheets import carry_out, carry_out_waiting, cells, workbook

COUNTS = ("rows", "created", "updated", "unchanged", "rejected")
PROVIDERS = ["服务商名称", "街道", "联系电话", "服务项目", "合同到期日期", "服务区域"]
STAFF = ["姓名", "手机号", "所属服务商", "所属街道", "技能", "证书", "证书编号", "证书有效期至", "人员类型"]


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with office_of(database_url) as office:
        yield office


@pytest.fixture
async def boss(office: Office) -> Clerk:
    return await office.sign_in("boss")


async def send(clerk: Clerk, kind: str, content: bytes, **fields: Any) -> dict[str, Any]:
    answer = await clerk.http.post(
        "/api/v1/imports",
        files={"file": ("list.xlsx", content)},
        data={"kind": kind, **fields},
        headers=clerk.headers,
    )
    assert answer.status_code == 202, answer.text
    started: dict[str, Any] = answer.json()
    return started


async def taken(office: Office, clerk: Clerk, kind: str, content: bytes, **fields: Any) -> dict[str, Any]:
    started = await send(clerk, kind, content, **fields)
    assert started["state"] == "waiting"
    assert await carry_out_waiting(office.database) == 1
    done: dict[str, Any] = await clerk.get(f"/imports/{started['id']}")
    return done


def counts(done: dict[str, Any]) -> tuple[int, ...]:
    return tuple(done[name] for name in COUNTS)


async def report(clerk: Clerk, import_id: int) -> openpyxl.Workbook:
    answer = await clerk.http.get(f"/api/v1/imports/{import_id}/report.xlsx", headers=clerk.headers)
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


async def test_providers_and_their_staff(office: Office, boss: Clerk) -> None:
    book = workbook(
        ["某区服务商名录", None, None, None, None, None],
        PROVIDERS,
        ["平安居家", "here", "0714-6351234", "助餐、保洁", "2027年3月1日", "here"],
        ["康乐护理", "here", "１３８０００００００１", "护理", 46447, None],
        ["远方公司", "elsewhere", "13800000002", None, None, None],
        ["=cmd|'/c calc'!A1", "here", None, None, None, None],
        merged="A1:F1",
    )
    done = await taken(office, boss, "providers", book)
    assert (done["state"], counts(done)) == ("done", (4, 2, 0, 0, 2))
    assert [(one["line"], one["field"], one["code"]) for one in done["problems"]] == [
        (5, "area", "unknown_area"),
        (6, "name", "formula"),
    ]
    rows = await fetch(
        office.database, "select name, phone, services, contract_until from providers order by id"
    )
    assert [(row["name"], row["phone"], str(row["contract_until"])) for row in rows] == [
        ("平安居家", "+867146351234", "2027-03-01"),
        ("康乐护理", "+8613800000001", "2027-03-01"),
    ]
    again = await taken(office, boss, "providers", book)
    assert counts(again) == (4, 0, 0, 2, 2)

    staff = workbook(
        STAFF,
        [
            "李梅",
            "138 0000 1111/0714-6224567",
            "平安居家",
            "here",
            "急救;护理",
            "健康证",
            "J1",
            "2027.1.1",
            "护理员",
        ],
        ["王强", 13800002222, None, "here", None, None, None, None, "网格员"],
        ["赵六", "13800003333", "没有这家", "here", None, None, None, None, None],
        ["钱七", "1.38E+10", None, "here", None, None, None, None, "飞行员"],
    )
    done = await taken(office, boss, "staff", staff)
    assert counts(done) == (4, 2, 0, 0, 2)
    assert [(one["line"], one["column"], one["code"]) for one in done["problems"]] == [
        (4, "所属服务商", "unknown_provider"),
        (5, "手机号", "rounded_number"),
        (5, "人员类型", "bad_choice"),
    ]
    made = await fetch(
        office.database, "select name, phone, phones, type, skills from responders order by id"
    )
    assert [tuple(row.values()) for row in made] == [
        ("李梅", "+8613800001111", ["+867146224567"], "provider_staff", ["first_aid", "nursing"]),
        ("王强", "+8613800002222", [], "grid_worker", []),
    ]
    papers = await fetch(office.database, "select kind, number, valid_until from certificates")
    assert [(one["kind"], one["number"], str(one["valid_until"])) for one in papers] == [
        ("health_check", "J1", "2027-01-01")
    ]
    assert counts(await taken(office, boss, "staff", staff)) == (4, 0, 0, 2, 2)
    longer = workbook(STAFF[:2] + STAFF[5:8], ["李梅", "13800001111", "健康证", None, "2028-01-01"])
    assert counts(await taken(office, boss, "staff", longer)) == (1, 0, 1, 0, 0)
    papers = await fetch(office.database, "select kind, number, valid_until from certificates")
    assert [(one["number"], str(one["valid_until"])) for one in papers] == [("J1", "2028-01-01")]


async def test_the_report_is_the_file_with_what_is_wrong(office: Office, boss: Clerk) -> None:
    book = workbook(
        ["名录"],
        ["序号", "服务商名称", "联系电话", "街道"],
        [1, "甲", "12", "here"],
        [],
        [2, "乙", "13800000001", "here"],
        [3, "乙", "13800000002", "here"],
        [4, "乙", "13800000001", "here"],
    )
    done = await taken(office, boss, "providers", book, dry_run="true")
    assert (done["dry_run"], counts(done), done["ignored_columns"]) == (True, (4, 1, 0, 1, 2), ["序号"])
    assert await fetch(office.database, "select id from providers") == []
    page = (await report(boss, done["id"])).worksheets[0]
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    assert lines[1] == ["序号", "服务商名称", "联系电话", "街道", "problem"]
    assert lines[2][:4] == ["1", "甲", "12", "here"]
    assert lines[2][4].startswith("联系电话: not a telephone number")
    assert lines[4] == ["2", "乙", "13800000001", "here", None]
    assert lines[5][4] == "the same as in line 5"
    assert lines[6][4] is None
    assert page["C3"].fill.fgColor.rgb == "FFFFC7CE"
    assert page["B3"].fill.fgColor.rgb != "FFFFC7CE"

    # Corrected in place and sent again, the column of problems does no harm.
    page["C3"], page["B6"] = "13800000003", "丙"
    corrected = io.BytesIO()
    page.parent.save(corrected)
    done = await taken(office, boss, "providers", corrected.getvalue())
    assert counts(done) == (4, 3, 0, 1, 0)
    back = cells(
        (await boss.http.get(f"/api/v1/imports/{done['id']}/report.xlsx", headers=boss.headers)).content
    )
    assert back[1] == ["序号", "服务商名称", "联系电话", "街道", "problem"]


async def test_a_killed_process_is_followed_by_another(
    office: Office, boss: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "CHUNK", 10)
    rows = [
        [f"服务商{number}", "here", "坏" if number % 5 < 2 else f"138{number:08d}"] for number in range(100)
    ]
    rows[82] = rows[2]
    started = await send(boss, "providers", workbook(["服务商名称", "街道", "电话"], *rows))
    begun = asyncio.Event()
    kind = work.KINDS["providers"]
    first = kind.take

    async def dying(tx: Transaction, context: Context, given: list[Row]) -> None:
        await first(tx, context, given)
        if given[-1].line > 45:
            begun.set()
            await asyncio.Event().wait()

    monkeypatch.setitem(work.KINDS, "providers", _with(kind, dying))
    async with office.database.transaction() as tx:
        claimed = await queue.claim(tx)
    assert claimed is not None
    killed = asyncio.create_task(carry_out(office.database, *claimed))
    await begun.wait()
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    halfway = await boss.get(f"/imports/{started['id']}")
    assert (halfway["state"], halfway["line"], halfway["rows"]) == ("running", 41, 40)
    monkeypatch.setitem(work.KINDS, "providers", kind)
    assert await carry_out_waiting(office.database) == 1
    done = await boss.get(f"/imports/{started['id']}")
    assert (done["state"], counts(done)) == ("done", (100, 59, 0, 1, 40))
    assert (await fetch(office.database, "select count(*) from providers"))[0]["count"] == 59
    lines = cells(
        (await boss.http.get(f"/api/v1/imports/{done['id']}/report.xlsx", headers=boss.headers)).content
    )
    assert sum(1 for line in lines[1:] if line[3]) == 40
    assert await fetch(office.database, "select line from sheet_job_lines") == []


def _with(kind: Any, take: Any) -> Any:
    import dataclasses

    return dataclasses.replace(kind, take=take)


async def test_a_row_that_the_database_refuses_is_found(
    office: Office, boss: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office.database.transaction() as tx:
        await tx.execute(sa.text("alter table providers add constraint odd check (name <> '服务商7')"))
    rows = [[f"服务商{number}", "here"] for number in range(20)]
    done = await taken(office, boss, "providers", workbook(["服务商名称", "街道"], *rows))
    assert counts(done) == (20, 19, 0, 0, 1)
    assert [(one["line"], one["code"]) for one in done["problems"]] == [(9, "not_taken")]


async def test_files_that_are_refused_and_who_may(office: Office, boss: Clerk) -> None:
    done = await taken(office, boss, "providers", "地址,电话\n".encode())
    assert (done["state"], done["code"], done["has_report"]) == ("refused", "no_header", False)
    assert "服务商名称 (name)" in done["reason"]
    assert (
        await boss.http.get(f"/api/v1/imports/{done['id']}/report.xlsx", headers=boss.headers)
    ).status_code == 404
    fitter = await office.sign_in("fitter")
    refused = await fitter.http.post(
        "/api/v1/imports", files={"file": b"x"}, data={"kind": "providers"}, headers=fitter.headers
    )
    assert refused.status_code == 403
    other = await office.sign_in("boss2")
    assert (await other.http.get(f"/api/v1/imports/{done['id']}", headers=other.headers)).status_code == 404
    assert (await other.get("/imports"))["items"] == []
    for fields in ({"kind": "ghosts"}, {"kind": "providers", "area_id": str(office.elsewhere)}):
        answer = await boss.http.post(
            "/api/v1/imports", files={"file": b"x"}, data=fields, headers=boss.headers
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_field")
    nothing = await boss.http.post("/api/v1/imports", data={"kind": "providers"}, headers=boss.headers)
    assert nothing.json()["code"] == "unreadable_sheet"
    # Who has lost his rights meanwhile takes in nothing.
    started = await send(boss, "providers", workbook(["服务商名称", "街道"], ["甲", "here"]))
    async with office.database.transaction() as tx:
        await tx.execute(sa.text("update users set roles = '{auditor}' where username = 'boss'"))
    await carry_out_waiting(office.database)
    done = await boss.get(f"/imports/{started['id']}")
    assert (done["state"], done["code"], done["created"]) == ("refused", "not_allowed_any_more", 0)


async def test_what_lies_in_the_database_tells_nobody_anything(office: Office, boss: Clerk) -> None:
    started = await send(boss, "staff", "姓名,手机号,街道\n李梅,13800001111,here\n".encode())
    (part,) = await fetch(office.database, "select sealed from sheet_job_parts")
    assert "李梅".encode() not in bytes(part["sealed"])
    await carry_out_waiting(office.database)
    assert (await boss.get(f"/imports/{started['id']}"))["created"] == 1


async def test_templates_can_be_filled_in(office: Office, boss: Clerk) -> None:
    for kind in work.KINDS:
        answer = await boss.http.get(
            f"/api/v1/imports/templates/{kind}.xlsx", headers={**boss.headers, "Accept-Language": "zh-CN"}
        )
        assert answer.status_code == 200, answer.text
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        sheet = book.worksheets[0]
        first, *_ = work.KINDS[kind].columns.names["zh-CN"].values()
        assert sheet["A1"].value == f"{first}*"
        assert len(book.worksheets) == 2
        if work.KINDS[kind].choices:
            assert sheet.data_validations.dataValidation
        # The example is right, except that its places are not ours.
        done = await taken(office, boss, kind, answer.content, dry_run="true")
        places = {"area", "served_areas", "provider", "name", "person_name"}
        assert {one["field"] for one in done["problems"]} <= places


def test_a_chunk_is_short() -> None:
    assert work.CHUNK <= 500
    assert chunks.RETRIES * chunks.RETRY_S == 120
