"""Routing on a real database: the ways out of it, parallel offers, recall, quota, and why that one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dispatch.escalation import engine
from dispatch.intake import run as intake
from dispatch.notify import keys
from kit import clock, signals
from kit.database import Database
from kit.signals import Kind, Signal
from tests.integration.api_harness import Api, Desk, running_api


@dataclass
class Scene:
    """One open SOS of ``demo-0001``, and a supervisor who has claimed it."""

    api: Api
    desk: Desk
    case_id: int

    @property
    def database(self) -> Database:
        return self.api.process.database

    async def case(self) -> dict[str, Any]:
        answer = await self.desk.get(f"/cases/{self.case_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def candidate(self, responder_id: int) -> dict[str, Any] | None:
        found = [c for c in (await self.case())["candidates"] if c["responder"]["id"] == responder_id]
        return found[0] if found else None

    async def best(self, count: int = 1) -> list[int]:
        ranked = (await self.case())["candidates"]
        return [c["responder"]["id"] for c in ranked if c["eligible"]][:count]

    async def act(self, path: str, body: Any = None, expect: int = 200) -> Any:
        answer = await self.desk.post(path, body)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def dispatch(self, **body: Any) -> Any:
        return await self.act(f"/cases/{self.case_id}/dispatch", body)

    async def offers(self, state: str = "offered") -> dict[int, int]:
        """Responder → offer, of those in this state."""
        found = (await self.case())["offers"]
        return {one["responder"]["id"]: one["id"] for one in found if one["state"] == state}

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as tx:
            return [tuple(row.values()) for row in await tx.rows(sa.text(query), values)]

    async def write(self, statement: str, **values: Any) -> None:
        async with self.database.transaction() as tx:
            await tx.execute(sa.text(statement), values)

    async def later(self, seconds: float) -> None:
        async with self.database.transaction() as tx:
            await clock.advance(tx, seconds)
        while await engine.take_due(self.database):
            pass

    async def press(self, device_id: str, name: str = "p1") -> int:
        """A press; answers the case."""
        async with self.database.transaction() as tx:
            await signals.store(tx, [Signal("test", device_id, name, Kind.SOS)])
        await intake.take_in(self.database)
        rows = await self.rows("select case_id from signals where device_id = :d", d=device_id)
        return int(rows[-1][0])


@asynccontextmanager
async def scene(town_url: str) -> AsyncIterator[Scene]:
    async with running_api(town_url) as api:
        desk = await api.sign_in("supervisor")
        found = Scene(api, desk, 0)
        # By day, whatever the time of the test is.
        await found.write(
            "insert into shifts (responder_id, starts_at, ends_at) select id,"
            " bell_now() - interval '1 hour', bell_now() + interval '6 hours' from responders"
        )
        found.case_id = await found.press("demo-0001")
        await found.act(f"/cases/{found.case_id}/claim")
        yield found


async def codes(found: Scene, responder_id: int) -> set[str]:
    candidate = await found.candidate(responder_id)
    assert candidate is not None
    against = {reason["code"] for reason in candidate["against"]}
    excluded = {reason["code"] for reason in candidate["against"] if reason["excludes"]}
    assert candidate["eligible"] == (not excluded)
    total = sum(reason["points"] for reason in candidate["for"] + candidate["against"])
    assert abs(candidate["score"] - total) < 0.01
    return against


async def test_every_way_out_of_routing_and_back(town_url: str) -> None:
    async with scene(town_url) as at:
        [nurse] = await at.best()
        shape = await at.candidate(nurse)
        assert shape is not None
        assert shape["rank"] == 1
        assert shape["responder"]["name"]
        assert shape["for"][0]["text"].startswith("On duty until")
        path = f"/responders/{nurse}"
        before = (await at.desk.get(path)).json()["certificates"]
        lapsed = [{"kind": "first_aid", "number": None, "valid_until": "2020-01-01"}]
        assert (await at.desk.patch(path, {"certificates": lapsed})).status_code == 200
        assert "certificate_expired" in await codes(at, nurse)
        kept = [{key: one[key] for key in ("kind", "number", "valid_until")} for one in before]
        assert (await at.desk.patch(path, {"certificates": kept})).status_code == 200
        assert await at.best() == [nurse]

        await at.act(f"{path}/end", {"reason": "gone"})
        assert await at.candidate(nurse) is None
        await at.act(f"{path}/reactivate")

        await at.write("delete from shifts where responder_id = :id", id=nurse)
        assert "off_duty" in await codes(at, nurse)
        await at.write(
            "insert into shifts (responder_id, starts_at, ends_at)"
            " values (:id, bell_now(), bell_now() + interval '1 hour')",
            id=nurse,
        )
        assert await at.best() == [nurse]


async def test_a_contract_that_has_run_out_or_serves_elsewhere_leaves_its_staff_out(
    town_url: str,
) -> None:
    async with scene(town_url) as at:
        ranked = (await at.case())["candidates"]
        staff = [c["responder"]["id"] for c in ranked if c["eligible"] and c["responder"]["provider"]]
        rows = await at.rows("select provider_id from responders where id = :id", id=staff[0])
        provider = f"/providers/{rows[0][0]}"
        assert (
            await at.desk.patch(provider, {"contract_until": "2025-01-01", "contract_from": None})
        ).status_code == 200
        assert "contract_expired" in await codes(at, staff[0])
        assert (await at.desk.patch(provider, {"contract_until": None})).status_code == 200
        assert await codes(at, staff[0]) & {"contract_expired", "wrong_area"} == set()
        elsewhere = await at.rows("select max(id) from areas where level = 'street'")
        assert (await at.desk.patch(provider, {"area_ids": [elsewhere[0][0]]})).status_code == 200
        assert "wrong_area" in await codes(at, staff[0])


async def test_who_knows_the_person_comes_first_and_is_never_out_of_sight(town_url: str) -> None:
    async with scene(town_url) as at:
        last = (await at.best(500))[-1]
        assert (await at.candidate(last))["rank"] > 3  # type: ignore[index]
        person = (await at.case())["person"]["id"]
        listed = {"regulars": [{"responder_id": last, "role": "carer"}]}
        assert (await at.desk.put(f"/persons/{person}/regulars", listed)).status_code == 200
        known = await at.candidate(last)
        assert known is not None
        assert {"knows_person"} <= {reason["code"] for reason in known["for"]}


async def test_two_are_asked_at_once_and_the_slower_one_is_recalled(town_url: str) -> None:
    async with scene(town_url) as at:
        everywhere = {"area_id": 1, "at_once": 2}
        assert (await at.desk.put("/routing/policies", everywhere)).status_code == 200
        first, second = await at.best(2)
        await at.dispatch()
        offers = await at.offers()
        assert set(offers) == {first, second}
        await at.write("update outbox set state = 'sent' where offer_id = :id", id=offers[second])
        # One says no: the next is asked, so that two are asked again.
        await at.act(f"/offers/{offers[first]}/decline", {"reason": "busy"})
        third = set(await at.offers()) - {first, second}
        assert len(third) == 1
        await at.act(f"/offers/{(await at.offers())[third.pop()]}/accept")
        assert await at.offers() == {}
        told = await at.rows(
            "select r.id from outbox o join responders r on r.phone = o.recipient"
            " where o.template = 'sms.taken_by_another'"
        )
        assert [row[0] for row in told] == [second], "who had been reached is told that he need not come"


async def test_everybody_lets_it_pass_and_two_more_are_asked(town_url: str) -> None:
    async with scene(town_url) as at:
        policy = {"area_id": 1, "kind": "sos", "at_once": 2}
        assert (await at.desk.put("/routing/policies", policy)).status_code == 200
        await at.dispatch()
        before = set(await at.offers())
        await at.later(61)
        after = set(await at.offers())
        assert len(after) == 2
        assert not before & after, "nobody is asked twice"
        other = {"area_id": 1, "kind": "fall", "at_once": 5}
        assert (await at.desk.put("/routing/policies", other)).status_code == 200
        items = (await at.desk.get("/routing/policies")).json()["items"]
        assert sorted((one["kind"], one["at_once"]) for one in items) == [("fall", 5), ("sos", 2)]


async def test_a_spent_channel_is_left_and_a_spent_telephone_is_skipped(town_url: str) -> None:
    async with scene(town_url) as at:
        [nurse] = await at.best()
        rows = await at.rows("select phone from responders where id = :id", id=nurse)
        phone = rows[0][0]
        for channel in ("sms", "voice"):
            await at.write(
                "insert into outbox (key, channel, recipient, template, state)"
                " values (:channel, :channel, :phone, 'sms.drill', 'sent')",
                channel=channel,
                phone=phone,
            )
            reasons = await codes(at, nurse)
            assert ("channel_spent" if channel == "sms" else "quota_spent") in reasons
            if channel == "sms":
                await at.dispatch(responder_ids=[nurse])
                sent = await at.rows(
                    "select channel from outbox where offer_id is not null and recipient = :p", p=phone
                )
                assert [row[0] for row in sent] == ["voice"]
                [offer] = (await at.offers()).values()
                await at.act(f"/offers/{offer}/withdraw", {"reason": "x"})
        await at.later(3700)
        assert "quota_spent" not in await codes(at, nurse)


async def test_the_second_number_is_tried_and_answers_as_well(town_url: str) -> None:
    async with scene(town_url) as at:
        [nurse] = await at.best()
        first = (await at.desk.get(f"/responders/{nurse}")).json()["phone"]
        second = "+8610000009999"
        assert (await at.desk.patch(f"/responders/{nurse}", {"phones": [second]})).status_code == 200
        await at.write(
            "insert into outbox (key, channel, recipient, template, state)"
            " values ('drill', 'sms', :phone, 'sms.drill', 'sent')",
            phone=first,
        )
        await at.dispatch(responder_ids=[nurse])
        sent = await at.rows(
            "select channel, recipient from outbox where offer_id is not null order by channel"
        )
        assert sent == [("sms", second), ("voice", first)]
        async with at.database.transaction() as tx:
            assert await keys.reply(tx, second, "", "1", None) == "sms.accepted"
        assert set(await at.offers("accepted")) == {nurse}


async def test_one_telephone_listed_twice_is_one_person(town_url: str) -> None:
    async with scene(town_url) as at:
        first, second = await at.best(2)
        await at.write(
            "update responders set phones = array[(select phone from responders where id = :a)]"
            " where id = :b",
            a=first,
            b=second,
        )
        await at.dispatch()
        assert set(await at.offers()) == {first}
        assert "already_asked" in await codes(at, second)


async def test_two_cases_of_one_batch_find_each_other_busy(town_url: str) -> None:
    async with scene(town_url) as at:
        await at.write("update callee_limits set most = 1000")
        for number in range(2, 9):
            await at.press(f"demo-{number:04d}")
        for seconds in (16, 45, 120):
            await at.later(seconds)
        rows = await at.rows(
            "select responder_id from offers where state = 'offered' group by 1 having count(*) > 2"
        )
        assert rows == []
        assert len(await at.rows("select id from offers")) >= 7


async def test_why_that_one_is_answered_later(town_url: str) -> None:
    async with scene(town_url) as at:
        best, second = await at.best(2)
        await at.dispatch(responder_ids=[second])
        [offer] = (await at.offers()).values()
        then = await at.candidate(second)
        await at.write("delete from shifts where responder_id in (:a, :b)", a=best, b=second)
        grounds = (await at.desk.get(f"/offers/{offer}/grounds")).json()
        assert (grounds["responder_id"], grounds["rank"], grounds["by"]) == (second, 2, "user")
        assert grounds["passed_over"][0]["responder_id"] == best
        assert grounds["passed_over"][0]["score"] >= grounds["score"]
        assert {reason["code"] for reason in grounds["for"]} >= {"on_duty"}
        assert grounds["score"] == sum(r["points"] for r in grounds["for"] + grounds["against"])
        assert grounds["policy"]["at_once"] == 1
        assert then is not None
        assert (await at.desk.get("/offers/999/grounds")).status_code == 404


async def test_a_responder_answers_only_for_himself(town_url: str) -> None:
    async with scene(town_url) as at:
        first, second = await at.best(2)
        admin = await at.api.sign_in("admin")
        new = {"username": "nurse", "password": "nurse-password", "roles": ["responder"], "area_id": 3}
        user = (await admin.post("/users", new)).json()["id"]
        answer = await admin.put(f"/responders/{first}/account", {"user_id": user})
        assert answer.status_code == 200, answer.text
        nurse = await at.api.sign_in("nurse", "nurse-password")
        await at.dispatch(responder_ids=[first, second])
        offers = await at.offers()
        assert (await nurse.post(f"/offers/{offers[second]}/accept")).status_code == 404
        answer = await nurse.post(f"/offers/{offers[first]}/accept")
        assert answer.status_code == 200, answer.text
        [line] = [e for e in (await at.case())["timeline"] if e["type"] == "offer_accepted"]
        assert (line["actor"]["type"], line["actor"]["id"]) == ("responder", str(first))
        assert line["data"]["how"] == "app"


async def test_a_completed_task_is_rated_once(town_url: str) -> None:
    async with scene(town_url) as at:
        ranked = (await at.case())["candidates"]
        staff = next(c for c in ranked if c["eligible"] and c["responder"]["provider"])["responder"]["id"]
        await at.dispatch(responder_ids=[staff])
        [offer] = (await at.offers()).values()
        await at.act(f"/offers/{offer}/rating", {"stars": 5}, expect=409)
        for step in ("accept", "depart", "arrive", "enter"):
            await at.act(f"/offers/{offer}/{step}")
        await at.act(f"/offers/{offer}/complete", {"outcome": "stayed"})
        await at.act(f"/offers/{offer}/rating", {"stars": 4}, expect=204)
        again = await at.act(f"/offers/{offer}/rating", {"stars": 1}, expect=409)
        assert again["code"] == "already_rated"
        rows = await at.rows("select provider_id from responders where id = :id", id=staff)
        provider = (await at.desk.get(f"/providers/{rows[0][0]}")).json()
        assert (provider["rating"], provider["ratings"]) == (4.0, 1)


async def test_nobody_among_the_nearest_is_not_yet_nobody(town_url: str) -> None:
    async with scene(town_url) as at:
        await at.write("update responders set skills = '{first_aid}'")
        [area] = await at.rows("select area_id from cases where id = :id", id=at.case_id)
        place = "select lat, lon from homes where id = (select home_id from cases where id = :case)"
        for count, lat, skills in ((150, 0.0, ["first_aid"]), (1, 0.05, ["nursing", "first_aid"])):
            await at.write(
                "with made as (insert into responders (area_id, name, phone, skills, lat, lon)"
                " select :area, 'n' || n, '+86139' || lpad((n + :count)::text, 8, '0'),"
                f"  cast(:skills as text[]), lat + :off, lon from ({place}) h, generate_series(1, :count) n"
                " returning id) insert into shifts (responder_id, starts_at, ends_at)"
                " select id, bell_now(), bell_now() + interval '1 hour' from made",
                area=area[0],
                case=at.case_id,
                count=count,
                off=lat,
                skills=skills,
            )
        await at.write(
            "insert into routing_policies (area_id, demands)"
            " select id, '{nursing}' from areas where parent_id is null"
        )
        [nurse] = await at.best()
        assert await at.rows("select skills from responders where id = :id", id=nurse) == [
            (["nursing", "first_aid"],)
        ]
        await at.dispatch()
        assert list(await at.offers()) == [nurse]
