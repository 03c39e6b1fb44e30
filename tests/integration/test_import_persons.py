"""Lists of persons and contacts as offices have them: titles, full width, old numbers, mistakes."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from care.persons import sealing
from tests.bridge_rig import fetch
from tests.integration.office import Clerk, Office, office_of
from tests.integration.sheets import workbook
from tests.integration.test_imports import counts, taken

HEADER = [
    *("序号", "姓  名", "身份证号码", "性别", "出生日期", "联系电话", "街道", "家庭住址", "居住情况"),
    *("救助类别", "疾病史", "紧急联系人", "关系", "联系电话", "是否失智"),
]
WANG = [
    *(
        1,
        "王桂兰",
        "420205360501002",
        "女",
        None,
        "１３９ ００００ ００１１、0714-6224567",
        "here",
        "平安街３号501",
    ),
    *("独居", "三无", "高血压、糖尿病", "李强", "儿子", "13800000001", "否"),
]
LI = [
    *(
        2,
        "李　建国",
        "４２０２０５１９４００３１５１０１５",
        "男",
        "1940.3.15",
        13900000012,
        "here",
        "平安街3号501",
        "空巢",
    ),
    *("五保", None, None, None, None, "是"),
]
ZHAO = [
    3,
    "赵秀英",
    None,
    None,
    14000,
    "13900000013",
    "here",
    "平安街",
    None,
    "无",
    "无",
    None,
    None,
    None,
    None,
]


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with office_of(database_url) as office:
        yield office


@pytest.fixture
async def boss(office: Office) -> Clerk:
    return await office.sign_in("boss")


def people(*rows: list[Any]) -> bytes:
    return workbook(["某街道老年人信息登记表", *[None] * 14], HEADER, *rows, merged="A1:O1")


async def opened(office: Office, name: str) -> dict[str, Any]:
    from care.persons.tables import persons
    from kit.vault import keys

    async with office.database.transaction() as tx:
        row = await tx.row(sa.select(persons).where(persons.c.name == name))
        assert row is not None
        return sealing.opened(row, (await keys.of(tx, [row["id"]]))[row["id"]])


async def contacts_of(office: Office, person_id: int) -> list[tuple[Any, ...]]:
    from care.persons.tables import contacts

    async with office.database.transaction() as tx:
        query = sa.select(contacts).where(contacts.c.person_id == person_id)
        rows = await sealing.open_contacts(tx, await tx.rows(query.order_by(contacts.c.position)))
    return [(row["name"], row["relation"], row["phone"]) for row in rows]


async def test_a_list_of_an_office(office: Office, boss: Clerk) -> None:
    done = await taken(office, boss, "persons", people(WANG, LI, ZHAO))
    assert (done["state"], counts(done)) == ("done", (3, 3, 0, 0, 0)), done["problems"]
    assert done["ignored_columns"] == ["序号"]
    wang, li, zhao = [await opened(office, name) for name in ("王桂兰", "李建国", "赵秀英")]
    assert wang["identity_number"] == "420205193605010020"
    assert (wang["birth_date"], wang["gender"]) == (dt.date(1936, 5, 1), "female")
    assert (wang["phone"], wang["other_phone"]) == ("+8613900000011", "+867146224567")
    assert (wang["relief"], wang["living"], wang["dementia"]) == ("destitute_home", "alone", False)
    assert wang["conditions"] == ["高血压", "糖尿病"]
    assert (wang["risk"], wang["area_id"]) == ("high", office.here)
    assert await contacts_of(office, wang["id"]) == [("李强", "儿子", "+8613800000001")]
    assert (li["identity_number"], li["relief"]) == ("420205194003151015", "destitute_home")
    assert (li["home_id"], li["dementia"]) == (wang["home_id"], True)  # the same door
    assert (zhao["birth_date"], zhao["relief"], zhao["conditions"]) == (dt.date(1938, 4, 30), None, [])
    assert zhao["home_id"] != wang["home_id"]  # a street is no door

    # The same file twice changes nothing, not even versions and sealed values.
    before = await fetch(office.database, "select * from persons order by id")
    again = await taken(office, boss, "persons", people(WANG, LI, ZHAO))
    assert counts(again) == (3, 0, 0, 3, 0)
    assert await fetch(office.database, "select * from persons order by id") == before

    moved = [*WANG]
    moved[5], moved[7], moved[10], moved[13] = "13900000099", "新街1号101", "", "13800000002"
    done = await taken(office, boss, "persons", people(moved))
    assert counts(done) == (1, 0, 1, 0, 0)
    after = await opened(office, "王桂兰")
    assert (after["phone"], after["other_phone"]) == ("+8613900000099", "+867146224567")
    assert after["conditions"] == ["高血压", "糖尿病"]  # an empty cell leaves what is known
    assert after["home_id"] not in (wang["home_id"], None)
    assert await contacts_of(office, wang["id"]) == [("李强", "儿子", "+8613800000002")]
    kept = await fetch(office.database, "select what, fields from person_versions order by what")
    assert [(one["what"], one["fields"]) for one in kept] == [
        ("contacts", ["changed"]),
        ("person", ["home_id", "phone"]),
    ]
    kept = await fetch(
        office.database, "select detail from audit where action = 'person.import' order by id"
    )
    assert [sorted(one["detail"]) for one in kept] == [["created", "updated"]] * 2


async def test_what_is_wrong_is_named(office: Office, boss: Clerk) -> None:
    rows = [
        [1, "甲", "420205193605010021", None, None, None, "here", "一号1", *[None] * 7],
        [2, "乙", None, None, "1936年5月", "12", "nowhere", "二号2", "火星", *[None] * 6],
        [3, "丙", "420205193605010020", "男", "1936-5-2", None, "here", *[None] * 8],
        [4, "丁", *[None] * 4, "here", *[None] * 8],
        [5, None, None, None, None, "13900000001", "here", *[None] * 8],
        [6, "=1+1", None, None, None, "13900000001", "here", *[None] * 8],
        [7, "戊", 420205193605010020, None, None, None, "here", *[None] * 8],
        [8, "己", None, None, None, "13900000001", "here", *[None] * 4, "李强", None, None, None],
    ]
    done = await taken(office, boss, "persons", people(*rows))
    assert counts(done) == (8, 0, 0, 0, 8)
    assert [(one["line"] - 2, one["field"], one["code"]) for one in done["problems"]] == [
        (1, "identity_number", "identity_checksum"),
        (2, "birth_date", "bad_date"),
        (2, "phone", "not_a_phone"),
        (2, "living", "bad_choice"),
        (3, "birth_date", "identity_says_otherwise"),
        (3, "gender", "identity_says_otherwise"),
        (4, "", "who_is_it"),
        (5, "name", "missing"),
        (6, "name", "formula"),
        (7, "identity_number", "rounded_number"),
        (8, "contact1_phone", "missing"),
    ]
    for one in done["problems"]:
        assert one["remedy"] not in ("", one["code"])


async def test_who_is_meant(office: Office, boss: Clerk) -> None:
    header = ["姓名", "身份证号", "出生日期", "电话", "街道"]
    first = workbook(
        header,
        ["王秀英", None, "1940-01-01", "13900000001", "here"],
        ["王秀英", None, "1940-01-01", "13900000002", "here"],
        ["李四", "420205193605010020", None, "13900000003", "here"],
    )
    assert counts(await taken(office, boss, "persons", first)) == (3, 3, 0, 0, 0)
    second = workbook(
        header,
        ["王秀英", None, "1940-01-01", None, None],  # two have this name and birth date
        ["王秀英", None, None, "13900000002", None],  # unchanged
        ["李四", None, None, "13900000003", None],  # unchanged
        ["李四", "420205194003151015", None, "13900000003", "here"],  # somebody else
        ["王秀英", "420205194001011238", None, "13900000001", None],  # gets his number
    )
    done = await taken(office, boss, "persons", second)
    assert [(one["line"], one["code"]) for one in done["problems"]] == [(2, "ambiguous")]
    assert counts(done) == (5, 1, 1, 2, 1)
    assert (await fetch(office.database, "select count(*) from persons where name = '王秀英'"))[0][
        "count"
    ] == 2
    # Somebody registered in another street, and somebody who is not served any more.
    async with office.database.transaction() as tx:
        await tx.execute(
            sa.text("update persons set area_id = :there where name = '王秀英'"),
            {"there": office.elsewhere},
        )
        await tx.execute(sa.text("update persons set active = false where name = '李四'"))
    third = workbook(
        header,
        ["王秀英", "420205194001011238", None, "13900000009", "here"],
        ["李四", "420205193605010020", None, "13900000009", "here"],
    )
    done = await taken(office, boss, "persons", third)
    assert [one["code"] for one in done["problems"]] == ["elsewhere", "no_longer_served"]


async def test_the_same_person_twice_in_a_file(office: Office, boss: Clerk) -> None:
    other = [*WANG]
    other[7] = "别处1号"
    done = await taken(office, boss, "persons", people(WANG, WANG, other))
    assert counts(done) == (3, 1, 0, 1, 1)
    (problem,) = done["problems"]
    assert (problem["line"], problem["code"], problem["remedy"]) == (
        5,
        "twice_in_file",
        "the same as in line 3",
    )


async def test_contacts_in_a_list_of_their_own(office: Office, boss: Clerk) -> None:
    await taken(office, boss, "persons", people(WANG, LI))
    header = [
        "老人姓名",
        "老人身份证号",
        "老人电话",
        "联系人姓名",
        "关系",
        "联系人电话",
        "有无钥匙",
        "可联系时间从",
        "可联系时间到",
    ]
    book = workbook(
        header,
        ["王桂兰", "420205360501002", None, "李强", "长子", "13800000001", "有", "8:00", "22点"],
        ["王桂兰", None, "13900000011", "李梅", "女儿", "13800000003", "无", None, None],
        ["李建国", None, "13900000012", "李梅", "女儿", "13800000003", None, None, None],
        ["没有人", None, "13900000012", "李梅", "女儿", "13800000003", None, None, None],
        ["王桂兰", None, None, "李梅", "女儿", "13800000003", None, None, None],
    )
    done = await taken(office, boss, "contacts", book)
    assert [(one["line"], one["field"], one["code"]) for one in done["problems"]] == [
        (5, "person_name", "unknown_person"),
        (6, "", "who_is_it"),
    ]
    assert counts(done) == (5, 2, 1, 0, 2)
    wang, li = await opened(office, "王桂兰"), await opened(office, "李建国")
    assert await contacts_of(office, wang["id"]) == [
        ("李强", "长子", "+8613800000001"),
        ("李梅", "女儿", "+8613800000003"),
    ]
    assert await contacts_of(office, li["id"]) == [("李梅", "女儿", "+8613800000003")]
    assert counts(await taken(office, boss, "contacts", book)) == (5, 0, 0, 3, 2)
    assert (await opened(office, "王桂兰"))["version"] == wang["version"]


async def test_shifts(office: Office, boss: Clerk) -> None:
    staff = workbook(
        ["姓名", "手机号", "街道"], ["李梅", "13800001111", "here"], ["王强", "13800002222", "here"]
    )
    await taken(office, boss, "staff", staff)
    book = workbook(
        ["十二月值班表", None, None, None],
        ["姓名", "日期", "开始时间", "结束时间"],
        ["李梅", "2026年12月1日", "20:00", "8点"],
        ["王强", dt.date(2026, 12, 2), dt.time(8), "20:00"],
        ["李梅", "2026-12-01", "22:00", "23:00"],
        ["张三", "2026-12-01", "22:00", "23:00"],
    )
    done = await taken(office, boss, "rotas", book)
    assert [(one["line"], one["code"]) for one in done["problems"]] == [
        (5, "other_shift"),
        (6, "unknown_responder"),
    ]
    assert counts(done) == (4, 2, 0, 0, 2)
    rows = await fetch(office.database, "select starts_at, ends_at from shifts order by starts_at")
    assert [(row["starts_at"].isoformat(), row["ends_at"].isoformat()) for row in rows] == [
        ("2026-12-01T12:00:00+00:00", "2026-12-02T00:00:00+00:00"),
        ("2026-12-02T00:00:00+00:00", "2026-12-02T12:00:00+00:00"),
    ]
    assert counts(await taken(office, boss, "rotas", book)) == (4, 0, 0, 2, 2)
