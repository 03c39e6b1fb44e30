"""Lists of other offices: matched, reported, applied once, and missed when they do not come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.housekeeping import tidy
from care.offices import runs
from tests.integration.fleet_rig import Fleet, running_fleet

IDS = ("420205194405010020", "420205193808120027", "420205195001010010")
DEATHS = {"kind": "deaths", "as_of": "2026-11-01", "source": "civil affairs, letter 12"}


@pytest.fixture
async def fleet(database_url: str) -> AsyncIterator[Fleet]:
    async with running_fleet(database_url) as fleet:
        yield fleet


async def register(fleet: Fleet, name: str, **facts: Any) -> int:
    made = await fleet.ok("POST", "/persons", {"area_id": fleet.area, "name": name, **facts})
    return int(made["id"])


async def take(fleet: Fleet, rows: list[dict[str, Any]], **values: Any) -> dict[str, Any]:
    body = {**DEATHS, "area_id": fleet.area, "rows": rows, **values}
    made: dict[str, Any] = await fleet.ok("POST", "/office-lists", body)
    return made


async def rows_of(fleet: Fleet, run: dict[str, Any]) -> list[tuple[str, int | None, str | None]]:
    items = (await fleet.ok("GET", f"/office-lists/{run['id']}/rows"))["items"]
    return [(item["state"], item["person_id"], item["reason"]) for item in items]


async def apply(fleet: Fleet, run: dict[str, Any]) -> tuple[int, int, int, str]:
    done = await fleet.ok("POST", f"/office-lists/{run['id']}/apply")
    return done["done"], done["refused"], done["left"], done["state"]


async def test_a_list_of_deaths_is_shown_before_it_changes_anybody(fleet: Fleet) -> None:
    by_number = await register(fleet, "Zhang", identity_number=IDS[0])
    by_name = await register(fleet, "Li", birth_date="1938-08-12")
    other_number = await register(fleet, "Wang", identity_number=IDS[2])
    for _ in range(2):
        await register(fleet, "Zhao", birth_date="1940-01-01")
    rows = [
        {"identity_number": IDS[0].lower(), "on": "2026-10-20"},
        {"identity_number": IDS[1], "name": "Li"},  # whose number we had not known
        {"identity_number": IDS[1], "name": "Wang", "birth_date": "1950-01-01"},  # somebody else
        {"name": "Zhao", "birth_date": "1940-01-01"},
        {"identity_number": "420205194405010021"},
        {"name": "Zhang"},
        {"identity_number": IDS[0]},
    ]
    run = await take(fleet, rows)
    assert await rows_of(fleet, run) == [
        ("change", by_number, None),
        ("change", by_name, None),
        ("unknown", None, None),
        ("ambiguous", None, "several_persons"),
        ("invalid", None, "identity_checksum"),
        ("invalid", None, "needs_identity_or_name_and_birth_date"),
        ("invalid", by_number, "listed_twice_here"),
    ]
    assert run["counts"] == {"change": 2, "unknown": 1, "ambiguous": 1, "invalid": 3}
    stored = await fleet.rows(
        "select masked_name, masked_identity from office_rows where state = 'unknown'"
    )
    assert stored[0]["masked_name"] == "W***", "whom we do not know is not kept"
    assert stored[0]["masked_identity"].count("*") >= 8
    assert (await fleet.ok("GET", f"/persons/{by_number}"))["active"] is True, "nothing has happened yet"
    assert await apply(fleet, run) == (2, 0, 0, "applied")
    assert (await fleet.ok("GET", f"/persons/{by_number}/end"))["ended_on"] == "2026-10-20"
    assert (await fleet.ok("GET", f"/persons/{by_name}/end"))["ended_on"] == "2026-11-01"
    assert await fleet.ok("GET", f"/persons/{other_number}/end") is None
    assert await apply(fleet, run) == (0, 0, 0, "applied"), "applied twice changes nothing"


async def test_the_same_list_is_the_same_run(fleet: Fleet) -> None:
    person = await register(fleet, "Zhang", identity_number=IDS[0])
    run = await take(fleet, [{"identity_number": IDS[0]}])
    assert (await take(fleet, [{"identity_number": IDS[0]}]))["id"] == run["id"]
    await apply(fleet, run)
    later = await take(fleet, [{"identity_number": IDS[0]}], as_of="2026-12-01")
    assert later["id"] != run["id"]
    assert await rows_of(fleet, later) == [("unchanged", person, "ended_already")]
    assert await apply(fleet, later) == (0, 0, 0, "applied")


async def test_who_is_not_on_a_complete_list_loses_what_it_grants(fleet: Fleet) -> None:
    stays = await register(fleet, "Stays", identity_number=IDS[0], relief="subsistence")
    loses = await register(fleet, "Loses", identity_number=IDS[1], relief="subsistence_edge")
    gains = await register(fleet, "Gains", identity_number=IDS[2])
    more = await register(fleet, "More", relief="destitute_home", birth_date="1940-01-01")
    rows = [
        {"identity_number": IDS[0]},
        {"identity_number": IDS[2], "relief": "subsistence_edge"},
        {"name": "More", "birth_date": "1940-01-01"},
    ]
    run = await take(fleet, rows, kind="dibao", complete=True)
    assert await rows_of(fleet, run) == [
        ("unchanged", stays, "same_already"),
        ("change", gains, None),
        ("unchanged", more, "has_more"),
        ("change", loses, None),
    ]
    assert await apply(fleet, run) == (2, 0, 0, "applied")
    relief = [(await fleet.ok("GET", f"/persons/{p}"))["relief"] for p in (stays, loses, gains, more)]
    assert relief == ["subsistence", None, "subsistence_edge", "destitute_home"]
    [line] = (await fleet.ok("GET", f"/persons/{loses}/history?values=true&what=office"))["items"]
    assert (line["row_id"], line["before"]["relief"]) == (run["id"], "subsistence_edge")


async def test_a_disability_list_brings_type_and_grade(fleet: Fleet) -> None:
    person = await register(fleet, "Zhang", identity_number=IDS[0])
    row = {"identity_number": IDS[0], "disability_type": "sight", "disability_grade": 1}
    await apply(fleet, await take(fleet, [row], kind="disability"))
    shown = await fleet.ok("GET", f"/persons/{person}")
    assert (shown["disability_type"], shown["disability_grade"]) == ("sight", 1)


async def test_a_spreadsheet_as_an_office_sends_it(fleet: Fleet) -> None:
    person = await register(fleet, "Zhang", identity_number=IDS[0])
    sheet = (
        "2026年10月死亡人员名单,,\n"
        "序号,姓名,身份证号码,死亡日期\n"
        f"1,Zhang,{IDS[0]},2026年10月3日\n"
        "2,Li,4.20205E+17,2026-10-04\n"
        f"3,Wang,{IDS[1]},soon\n"
    ).encode("gb18030")
    await fleet.ok("GET", "/areas")
    query = f"kind=deaths&area_id={fleet.area}&as_of=2026-11-01&source=letter"
    answer = await fleet.http.post(
        f"/api/v1/office-lists/sheet?{query}",
        content=sheet,
        headers={**fleet.tokens["boss"], "Content-Type": "text/csv"},
    )
    assert answer.status_code == 201, answer.text
    items = (await fleet.ok("GET", f"/office-lists/{answer.json()['id']}/rows"))["items"]
    assert [(item["number"], item["state"], item["reason"]) for item in items] == [
        (3, "change", None),
        (4, "invalid", "rounded_number"),
        (5, "invalid", "bad_date"),
    ]
    assert items[1]["reason_text"] not in ("rounded_number", None)
    await apply(fleet, answer.json())
    assert (await fleet.ok("GET", f"/persons/{person}/end"))["ended_on"] == "2026-10-03"


async def test_a_row_that_cannot_be_done_holds_up_no_other(fleet: Fleet) -> None:
    one = await register(fleet, "Zhang", identity_number=IDS[0])
    other = await register(fleet, "Li", identity_number=IDS[1])
    run = await take(fleet, [{"identity_number": IDS[0]}, {"identity_number": IDS[1]}])
    await fleet.ok("POST", f"/persons/{one}/end", {"kind": "death", "on": "2026-10-01"})
    assert await apply(fleet, run) == (1, 1, 0, "applied")
    assert await rows_of(fleet, run) == [("refused", one, "already_ended"), ("done", other, None)]


async def test_a_long_list_is_applied_in_parts(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    for name in ("A", "B", "C"):
        await register(fleet, name, birth_date="1940-01-01")
    run = await take(fleet, [{"name": name, "birth_date": "1940-01-01"} for name in ("C", "A", "B")])
    assert await apply(fleet, run) == (2, 0, 1, "matched")
    assert await apply(fleet, run) == (1, 0, 0, "applied")


async def test_a_list_that_was_wrong_is_discarded(fleet: Fleet) -> None:
    await register(fleet, "Zhang", identity_number=IDS[0])
    run = await take(fleet, [{"identity_number": IDS[0]}])
    assert (await fleet.ok("POST", f"/office-lists/{run['id']}/discard"))["state"] == "discarded"
    assert await fleet.refused("POST", f"/office-lists/{run['id']}/apply") == (409, "list_ended")
    assert (await take(fleet, [{"identity_number": IDS[0]}]))["id"] != run["id"]


async def test_a_list_touches_nobody_of_another_area(fleet: Fleet) -> None:
    abroad = await fleet.run("select id from areas where path = '/2/'")
    body = {**DEATHS, "area_id": abroad, "rows": [{"identity_number": IDS[0]}]}
    assert await fleet.refused("POST", "/office-lists", body) == (422, "body.area_id")
    stranger = await fleet.run("select name from persons where id = :p", p=fleet.stranger)
    await fleet.run("update persons set birth_date = '1940-01-01' where id = :p", p=fleet.stranger)
    run = await take(fleet, [{"name": stranger, "birth_date": "1940-01-01"}])
    assert [row[0] for row in await rows_of(fleet, run)] == ["unknown"]
    assert await fleet.refused(
        "POST", "/office-lists", {**DEATHS, "area_id": fleet.area, "complete": True, "rows": [{}]}
    ) == (422, "list_never_complete")


async def test_a_list_that_does_not_come_is_told_every_day(fleet: Fleet) -> None:
    expected = {"kind": "deaths", "area_id": fleet.area, "every_days": 30}
    await fleet.ok("PUT", "/office-lists/schedules", expected)

    async def told() -> list[dict[str, Any]]:
        await tidy(fleet.database)
        return [
            r["data"] for r in await fleet.rows("select data from feed where type = 'office_list_late'")
        ]

    await fleet.later(29 * 86_400)
    assert await told() == []
    await fleet.later(2 * 86_400)
    assert await told() == [{"kind": "deaths", "area_id": fleet.area, "days_late": 1}]
    assert len(await told()) == 1, "once a day"
    await fleet.later(86_400)
    assert [one["days_late"] for one in await told()] == [1, 2]
    [schedule] = await fleet.ok("GET", "/office-lists/schedules")
    assert (schedule["late"], schedule["last_as_of"]) == (True, None)
    await take(fleet, [{"identity_number": IDS[0]}])
    await fleet.later(86_400)
    assert len(await told()) == 2
    [schedule] = await fleet.ok("GET", "/office-lists/schedules")
    assert (schedule["late"], schedule["last_as_of"]) == (False, "2026-11-01")
    await fleet.ok("DELETE", f"/office-lists/schedules?kind=deaths&area={fleet.area}")
    assert await fleet.ok("GET", "/office-lists/schedules") == []
