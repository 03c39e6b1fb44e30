"""Many units at once: over HTTP and from the command line, and the labels for them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from devices.credentials import broker_verifier
from tests.bridge_rig import fetch
from tests.integration.office import Clerk, Office, office_of

UNITS = (
    "select id, model, serial, state, person_id, area_id, gateway_id, batch from devices order by serial"
)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with office_of(database_url) as office:
        yield office


@pytest.fixture
async def boss(office: Office) -> Clerk:
    return await office.sign_in("boss")


async def send(clerk: Clerk, content: str | bytes, **params: Any) -> Any:
    return await clerk.http.post(
        "/api/v1/devices/import",
        content=content.encode() if isinstance(content, str) else content,
        params=params,
        headers={**clerk.headers, "Content-Type": "text/csv"},
    )


def admits(verifier: str, secret: str) -> bool:
    """Whether the broker would let this secret in."""
    _, _, iterations, salt, _ = verifier.split("$")
    digest = hashlib.pbkdf2_hmac("sha512", secret.encode(), base64.b64decode(salt), int(iterations), 64)
    return verifier.endswith(base64.b64encode(digest).decode())


async def test_a_list_becomes_units_with_secrets(office: Office, boss: Clerk) -> None:
    made = await send(
        boss,
        "设备编号,型号,序列号,老人编号,片区,网关\n"
        f"hub-1,gateway,S0,,here,\n,watch,S1,{office.person},,S0\n,moon-phone,S2,,,hub-1\n",
    )
    assert made.status_code == 200, made.text
    said = made.json()
    assert (said["rows"], said["created"], said["problem_count"]) == (3, 3, 0)
    assert said["unknown_models"] == {"moon-phone": 1}
    units = await fetch(office.database, UNITS)
    assert [(one["serial"], one["state"], one["gateway_id"]) for one in units] == [
        ("S0", "stock", None),
        ("S1", "installed", "hub-1"),
        ("S2", "stock", "hub-1"),
    ]
    assert units[0]["area_id"] == office.here
    assert {one["batch"] for one in units} == {said["batch"]}
    secrets = {one["id"]: one["secret"] for one in said["items"]}
    assert len(set(secrets.values())) == 3
    for row in await fetch(office.database, "select id, broker_verifier from devices"):
        assert admits(row["broker_verifier"], secrets[row["id"]])
    listed = await boss.get("/devices", batch=said["batch"])
    assert len(listed["items"]) == 3
    again = await send(boss, "型号,序列号\ncord,S1\n")
    assert (again.status_code, again.json()["code"]) == (422, "import_refused")
    assert again.json()["problems"][0]["code"] == "known_already"


async def test_one_wrong_cell_keeps_everything_out(office: Office, boss: Clerk) -> None:
    async with office.database.transaction() as tx:
        await tx.execute(sa.text("update areas set code = 'far' where id = :id"), {"id": office.elsewhere})
    content = (
        "model,serial,person_id,home_id,area,gateway\n"
        "cord,A1,,,,\n"
        f"cord,A2,{office.stranger},,,\n"
        "cord,A3,,999,,\n"
        "cord,A4,,,far,\n"
        "cord,A5,,,,nobody\n"
    )
    tried = await send(boss, content, dry_run=True)
    assert (tried.status_code, tried.json()["valid"], tried.json()["created"]) == (200, 1, 0)
    refused = await send(boss, content)
    assert (refused.status_code, refused.json()["code"]) == (422, "import_refused")
    assert [(one["row"], one["column"], one["code"]) for one in refused.json()["problems"]] == [
        (3, "person_id", "unknown_person"),
        (4, "home_id", "unknown_home"),
        (5, "area", "unknown_area"),
        (6, "gateway", "unknown_gateway"),
    ]
    assert await fetch(office.database, UNITS) == []
    some = await send(boss, content, partial=True)
    assert (some.status_code, some.json()["created"], some.json()["problem_count"]) == (200, 1, 4)
    assert [one["serial"] for one in await fetch(office.database, UNITS)] == ["A1"]


async def test_a_row_tells_all_its_problems_at_once(office: Office, boss: Clerk) -> None:
    content = f"model,serial,imei,person_id,area,gateway\ncord,B1,123,{office.stranger},mars,nobody\n"
    tried = (await send(boss, content, dry_run=True)).json()
    assert {one["code"] for one in tried["problems"]} == {
        "bad_imei",
        "unknown_person",
        "unknown_area",
        "unknown_gateway",
    }
    assert (tried["rows"], tried["valid"]) == (1, 0)


async def test_a_form_and_a_workbook_back(
    office: Office, boss: Clerk, caplog: pytest.LogCaptureFixture
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["型号", "序列号", "位置"])
    sheet.append(["cord", "W1", "床头"])
    target = io.BytesIO()
    book.save(target)
    with caplog.at_level(logging.DEBUG):
        answer = await boss.http.post(
            "/api/v1/devices/import?answer=xlsx",
            files={"file": ("units.xlsx", target.getvalue())},
            headers=boss.headers,
        )
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    (header, line) = (
        openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    )
    secret = str(line[header.index("secret")])
    (row,) = await fetch(office.database, "select broker_verifier from devices")
    assert admits(row["broker_verifier"], secret)
    assert secret not in caplog.text
    kept = await fetch(office.database, "select detail from audit where action = 'device.import'")
    assert kept == [{"detail": {"units": 1}}]
    nothing = await boss.http.post("/api/v1/devices/import", files={"other": b"x"}, headers=boss.headers)
    assert (nothing.status_code, nothing.json()["code"]) == (422, "unreadable_sheet")


async def test_what_is_too_large_or_not_allowed(office: Office, boss: Clerk) -> None:
    many = await send(boss, "型号\n" + "cord\n" * 5001)
    assert (many.status_code, many.json()["code"]) == (422, "unreadable_sheet")
    large = await send(boss, b"x" * (4 * 1024 * 1024 + 1))
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    # 2 MiB are more than any other address takes, and are looked at.
    assert (await send(boss, b"x" * (2 * 1024 * 1024))).json()["code"] == "unreadable_sheet"
    other = await boss.http.post("/api/v1/devices", content=b"x" * (2 * 1024 * 1024), headers=boss.headers)
    assert other.status_code == 413
    assert (await boss.http.post("/api/v1/devices/import", content=b"x")).status_code == 401


async def command(database_url: str, *arguments: object) -> tuple[int, str, str]:
    environment = {**os.environ, "BELL_DATABASE_URL": database_url, "BELL_LANGUAGE": "en"}
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "device", "import", *map(str, arguments)),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await running.communicate()
    assert running.returncode is not None
    return running.returncode, out.decode(), err.decode()


async def test_the_command_line(office: Office, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("型号,序列号,IMEI\ncord,C1,\ncord,C2,123\n", encoding="gb18030")
    report = tmp_path / "out.xlsx"
    code, out, _ = await command(database_url, file, "--dry-run", "--report", report, "--json")
    tried = json.loads(out)
    assert (code, tried["dry_run"], tried["valid"], tried["created"]) == (1, True, 1, 0)
    assert tried["problems"][0] == {
        "row": 3,
        "column": "IMEI",
        "field": "imei",
        "value": "123",
        "code": "bad_imei",
        "remedy": "14 to 16 digits",
    }
    assert await fetch(office.database, UNITS) == []

    code, out, _ = await command(database_url, file)
    assert code == 1
    assert "line 3 · IMEI" in out
    assert await fetch(office.database, UNITS) == []

    file.write_text("型号,序列号\ncord,C1\ncord,C2\n", encoding="utf-8")
    code, out, _ = await command(database_url, file, "--report", report, "--json")
    assert (code, json.loads(out)["created"]) == (0, 2)
    assert (tmp_path / "out.1.xlsx").exists()  # the older report
    assert report.stat().st_mode & 0o077 == 0
    lines = list(openpyxl.load_workbook(report).worksheets[0].iter_rows(values_only=True))
    secrets = {line[1]: str(line[2]) for line in lines[1:]}
    for row in await fetch(office.database, "select id, broker_verifier from devices"):
        assert admits(row["broker_verifier"], secrets[row["id"]])
        assert secrets[row["id"]] not in out

    code, _, err = await command(database_url, __file__)
    assert code == 2
    assert "cannot be read" in err


async def test_labels_to_print(office: Office, boss: Clerk) -> None:
    said = (await send(boss, "设备编号,型号,序列号\nl-1,cord,<S&1>\nl-2,cord,\n")).json()
    answer = await boss.http.get(
        "/api/v1/devices/labels", params={"batch": said["batch"]}, headers=boss.headers
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.count("<svg") == 2
    assert "SN &lt;S&amp;1&gt;" in answer.text
    for one in said["items"]:
        assert one["secret"] not in answer.text
    some = await boss.http.get("/api/v1/devices/labels?ids=l-2,l-1", headers=boss.headers)
    assert some.text.index("l-1") < some.text.index("l-2")
    missing = await boss.http.get("/api/v1/devices/labels?ids=l-1,l-9", headers=boss.headers)
    assert missing.status_code == 404
    assert (await boss.http.get("/api/v1/devices/labels", headers=boss.headers)).status_code == 422


def test_the_broker_would_not_admit_another_secret() -> None:
    verifier = broker_verifier("right")
    assert admits(verifier, "right")
    assert not admits(verifier, "wrong")
