"""Two nights at a desk, played with the real actions; every figure is computed anew from the CSV."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.exporting import export
from app.local.postgres import LocalPostgres
from dispatch.cases import actions, answering, responding, store
from dispatch.cases.answering import Answer
from dispatch.cases.record import Actor, Work
from dispatch.intake import run as intake
from dispatch.routing.offering import dispatch
from dispatch.tables import cases
from dispatch.vocabulary import Disposition, OfferRole, Outcome
from kit import clock, signals
from kit.clock_zone import LOCAL
from kit.database import Database
from kit.signals import Kind, Signal
from tests.databases import own_database
from tests.integration.api_harness import Api, Desk, running_api

MIDNIGHT = dt.datetime.combine(dt.datetime.now(LOCAL).date() - dt.timedelta(days=1), dt.time(), LOCAL)
FROM, TO = (MIDNIGHT + dt.timedelta(days=days) for days in (-1, 1))
LAST_DAY = TO.date() - dt.timedelta(days=1)
TARGETS = {
    "answer": [15, 60, 180],
    "contact": [60],
    "dispatch": [60],
    "accept": [60],
    "arrive": [2700, 3600],
    "enter": [300],
}
SPANS = {
    "answer": ("received_at", "first_answered_at"),
    "contact": ("first_answered_at", "contact_at"),
    "dispatch": ("first_answered_at", "dispatched_at"),
    "accept": ("dispatched_at", "accepted_at"),
    "arrive": ("dispatched_at", "arrived_at"),
    "enter": ("arrived_at", "entered_at"),
}
FALSE = {"accidental", "test", "technical"}


@dataclass
class Nights:
    """The desk's users by name, responders of two providers, and what happens when."""

    api: Api
    users: dict[str, int]
    helpers: list[int]
    steps: list[tuple[dt.datetime, str, Kind, Callable[[Work], Any] | None]] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.api.process.database

    def press(self, device: str, at: dt.datetime, kind: Kind = Kind.SOS) -> Callable[..., None]:
        """A press; answers what adds a step, seconds after it."""
        self.steps.append((at, device, kind, None))

        def then(seconds: float, step: Callable[[Work], Any]) -> None:
            self.steps.append((at + dt.timedelta(seconds=seconds), device, kind, step))

        return then

    async def play(self) -> None:
        for at, device, kind, step in sorted(self.steps, key=lambda one: one[0]):
            async with self.database.transaction() as tx:
                await clock.advance(tx, (at - await tx.now()).total_seconds())
            if step is None:
                async with self.database.transaction() as tx:
                    await signals.store(tx, [Signal("test", device, f"{at}", kind)])
                assert await intake.take_in(self.database) == 1
                continue
            async with self.database.transaction() as tx:
                of_it = (cases.c.device_id == device, cases.c.kind == kind)
                here = sa.and_(*of_it, cases.c.closed_at.is_(None))
                (work,) = await store.load(tx, here)
                done = step(work)
                if callable(done):
                    await done(tx, work)
                await store.save(tx, [work])

    def ask(self, who: int) -> Callable[[Work], Any]:
        async def asked(tx: Any, work: Work) -> None:
            desk = actions.user_actor(work.case.owner_id or 0)
            await dispatch(tx, work, desk, responder_ids=[self.helpers[who]], role=OfferRole.LEAD)

        return lambda _work: asked

    def says(self, who: int, action: Any, **said: Any) -> Callable[[Work], Any]:
        async def answered(tx: Any, work: Work) -> None:
            offer = [one for one in work.offers if one.responder_id == self.helpers[who]][-1]
            actor = Actor("responder", str(offer.responder_id))
            await answering.answer(tx, work, offer, actor, Answer(action, "link", **said))

        return lambda _work: answered


def claim(user: int, how: str = "console") -> Callable[[Work], None]:
    return lambda work: actions.claim(work, user, how)


def close(user: int, why: Disposition) -> Callable[[Work], None]:
    def closed(work: Work) -> None:
        work.case.owner_id = user
        actions.finish(work, actions.user_actor(user), why, Outcome.STAYED, "done")

    return closed


def written(nights: Nights) -> None:
    """A few dozen cases around midnight, some of them awkward."""
    li, wang = nights.users["dispatcher"], nights.users["dispatcher2"]
    start = MIDNIGHT - dt.timedelta(minutes=95)
    dice = random.Random(12349)
    endings = [Disposition.HEALTH, Disposition.ACCIDENTAL, Disposition.TEST, Disposition.FALL]
    for number in range(36):
        device = f"demo-{number % 18 + 1:04}"
        at = start + dt.timedelta(minutes=5 * number + dice.random())
        then = nights.press(device, at, Kind.FALL if number % 7 == 3 else Kind.SOS)
        first, other = (li, wang) if number % 3 else (wang, li)
        answered = dice.choice([6, 14, 20, 45, 61, 100, 190])
        then(answered, claim(first, "voice" if number % 5 == 0 else "console"))
        if number % 4 == 0:
            then(answered + 20, lambda work, who=first: actions.release(work, Actor("user", str(who)), "x"))
            then(answered + 90, claim(other))
        elif number % 4 == 1:
            then(answered + 30, lambda work, who=other: actions.takeover(work, who, "shift"))
        owner = other if number % 4 < 2 else first
        spoken = answered + 95 + dice.choice([10, 50])
        then(spoken, lambda work, who=owner: actions.contact(work, who, "voice", "=1+1"))
        if number % 2:
            who, second = number % 4 // 2, 2 + number % 2
            asked = spoken + dice.choice([5, 70])
            then(asked, nights.ask(who))
            if number % 3 == 0:
                then(asked + 30, nights.says(who, "decline", reason="ill"))
            elif number % 5 == 0:
                then(asked + 40, nights.says(who, "accept"))
                then(asked + 60, nights.says(who, "withdraw", reason="flat tyre"))
            elif number % 5 == 1:
                then(asked + 60, lambda work: responding.lapse(work, work.offers[-1], "no_answer"))
            if number % 3 == 0 or number % 5 < 2:
                asked += 70
                who = second
                then(asked, nights.ask(who))
            then(asked + dice.choice([12, 55, 80]), nights.says(who, "accept"))
            then(asked + 120, nights.says(who, "depart", eta_min=9))
            there = asked + dice.choice([600, 2650, 2750, 3700])
            then(there, nights.says(who, "arrive"))
            if number % 9:
                then(there + dice.choice([20, 290, 310]), nights.says(who, "enter"))
                then(there + 400, nights.says(who, "complete", outcome=Outcome.STAYED))
        if number != 29:
            then(5000, close(owner, endings[number % 4]))
    # Nobody at all; a duty leader's key without an account; a flood for one desk within ten minutes.
    nights.press("demo-0019", MIDNIGHT - dt.timedelta(seconds=1))
    led = nights.press("demo-0020", MIDNIGHT)
    led(
        200,
        lambda work: work.note("phone_answered", Actor("carrier"), template="page.duty_leader", key="1"),
    )
    for number in range(6):
        for kind in (Kind.SOS, Kind.SERVICE):
            at = MIDNIGHT + dt.timedelta(hours=7, minutes=21, seconds=number * 40)
            flood = nights.press(f"demo-{number + 13:04}", at, kind)
            if kind == Kind.SOS:
                flood(9, claim(li))
    low = nights.press("demo-0018", MIDNIGHT + dt.timedelta(hours=8), Kind.LOW_BATTERY)
    low(7000, claim(wang))


@pytest.fixture(scope="module")
async def nights(postgres: LocalPostgres, template_town: str) -> AsyncIterator[Nights]:
    async with own_database(postgres, template_town, "reports_nights") as url, running_api(url) as api:
        async with api.process.database.transaction() as tx:
            users = {row["username"]: row["id"] for row in await tx.rows(sa.text("select * from users"))}
            await tx.execute(sa.text("update responders set provider_id = null where id % 11 = 0"))
            helpers = await tx.rows(sa.text("select * from responders order by provider_id, id"))
            staff = [row["id"] for row in helpers if row["provider_id"]]
            nobody = [row["id"] for row in helpers if not row["provider_id"]]
        story = Nights(api, users, [staff[0], staff[-1], staff[1], nobody[0]])
        written(story)
        await story.play()
        async with api.process.database.transaction() as tx:
            await clock.advance(tx, (TO + dt.timedelta(hours=1) - await tx.now()).total_seconds())
        yield story


async def exported(nights: Nights, *arguments: str) -> list[dict[str, str]]:
    """Lines of ``bell export cases``."""
    done = await command(nights, "--from", FROM.date().isoformat(), "--to", TO.isoformat(), *arguments)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


async def command(nights: Nights, *arguments: str) -> Result:
    url = nights.database.engine.url.render_as_string(hide_password=False).replace("+asyncpg", "")
    environment = {"BELL_DATABASE_URL": url, "BELL_LANGUAGE": "en"}
    return await asyncio.to_thread(CliRunner(env=environment).invoke, export, ["cases", *arguments])


async def figures(desk: Desk, report: str = "kpi", **query: Any) -> Any:
    span = {"from": FROM.isoformat(), "to": TO.date().isoformat()}
    answer = await desk.get(f"/reports/{report}", **{**span, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def stamp(line: dict[str, str], name: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(line[name]) if line[name] else None


def percentile(values: list[float], part: float) -> float:
    place = (len(values) - 1) * part
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def share(part: int, of: int) -> Any:
    return pytest.approx(part / of, abs=1e-4) if of else None


def stages(lines: list[dict[str, str]]) -> dict[str, Any]:
    found = {}
    for name, (start, end) in SPANS.items():
        pairs = [(stamp(one, start), stamp(one, end)) for one in lines if one["priority"] in "12"]
        spans = sorted((b - a).total_seconds() for a, b in pairs if a and b and b >= a)
        parts = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "max": 1.0}
        met = [(target, sum(span <= target for span in spans)) for target in TARGETS[name]]
        found[name] = {
            "count": len(spans),
            **{
                label: pytest.approx(percentile(spans, part), abs=0.002) if spans else None
                for label, part in parts.items()
            },
            "within": [{"target_s": t, "count": n, "share": share(n, len(spans))} for t, n in met],
        }
    return found


def group(key: str | None, lines: list[dict[str, str]], answers: list[str]) -> dict[str, Any]:
    urgent = [one for one in lines if one["priority"] in "12"]
    judged = [one for one in urgent if one["disposition"]]
    wrong = sum(one["disposition"] in FALSE for one in judged)
    said = Counter(answers)
    return {
        "key": key,
        "cases": len(lines),
        "priorities": {f"p{n}": sum(one["priority"] == str(n) for one in lines) for n in range(1, 5)},
        "unanswered": sum(not one["first_answered_at"] for one in urgent),
        "false_alarms": {"count": wrong, "of": len(judged), "share": share(wrong, len(judged))},
        "stages": stages(lines),
        "offers": {
            "made": len(answers),
            **{name: said[name] for name in ("accepted", "declined", "expired")},
            "share_accepted": share(said["accepted"], len(answers)),
        },
    }


def local(line: dict[str, str]) -> dt.datetime:
    found = stamp(line, "opened_at")
    assert found is not None
    return found.astimezone(LOCAL)


KEYS: dict[str, Callable[[dict[str, str]], str | None]] = {
    "hour": lambda line: f"{local(line).hour:02}",
    "day": lambda line: local(line).date().isoformat(),
    "desk": lambda line: line["first_answered_by"] or None,
    "provider": lambda line: line["lead_provider_id"] or None,
}


def computed(lines: list[dict[str, str]], by: str) -> dict[str | None, dict[str, Any]]:
    answers: dict[str | None, list[str]] = {}
    grouped: dict[str | None, list[dict[str, str]]] = {}
    for line in lines:
        grouped.setdefault(KEYS[by](line), []).append(line)
        for one in line["offers"].split():
            provider, answer = one.split(":")
            whose = None if provider == "-" else provider
            answers.setdefault(whose if by == "provider" else KEYS[by](line), []).append(answer)
    return {
        key: group(key, grouped.get(key, []), answers.get(key, []))
        for key in grouped.keys() | answers.keys()
    }


def nameless(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "name"}


async def test_the_stamps_are_those_of_the_story(nights: Nights) -> None:
    """What the CSV says against what was played: releases and takeovers move no first answer."""
    lines = await exported(nights)
    assert len(lines) == 36 + 2 + 12 + 1
    desks = {str(nights.users["dispatcher"]), str(nights.users["dispatcher2"])}
    moved = 0
    for line in lines:
        if line["kind"] not in ("sos", "fall") or line["device_id"] in ("demo-0019", "demo-0020"):
            continue
        here = [one for one in nights.steps if one[1:3] == (line["device_id"], line["kind"])]
        after = local(line) - dt.timedelta(seconds=2)
        first = min(at for at, _, _, step in here if step and at > after)
        answered = stamp(line, "first_answered_at")
        assert answered is not None
        assert abs((answered - first).total_seconds()) < 2
        assert line["first_answered_by"] in desks
        moved += line["claimed_at"] != line["first_answered_at"]
    assert moved > 12, "a current claim that is not the first answer"
    (leader,) = [one for one in lines if one["device_id"] == "demo-0020"]
    assert (leader["first_answered_by"], leader["claimed_at"]) == ("", "")
    assert stamp(leader, "first_answered_at") is not None
    assert {one["lead_provider_id"] for one in lines} > {""}


@pytest.mark.parametrize("by", list(KEYS))
async def test_every_figure_from_the_csv(nights: Nights, by: str) -> None:
    lines = await exported(nights)
    boss = await nights.api.sign_in("supervisor")
    found = await figures(boss, by=by)
    expected = computed(lines, by)
    assert len(expected) > 1
    assert {one["key"]: nameless(one) for one in found["groups"]} == expected
    everything = [one.split(":")[1] for line in lines for one in line["offers"].split()]
    assert nameless(found["total"]) == group(None, lines, everything)
    assert {"accepted", "declined", "expired", "other"} >= set(everything) > {"declined", "expired"}
    wrong = Counter(
        one["device_id"] for one in lines if one["priority"] in "12" and one["disposition"] in FALSE
    )
    worst = sorted(wrong.items(), key=lambda one: (-one[1], one[0]))[:10]
    assert [(one["device_id"], one["false_alarms"]) for one in found["false_alarm_devices"]] == worst
    if by in ("desk", "provider"):
        assert all(one["name"] for one in found["groups"] if one["key"])
    if by == "day":
        assert [one["key"] for one in found["groups"]] == [FROM.date().isoformat(), LAST_DAY.isoformat()]


async def test_the_load_of_a_desk(nights: Nights) -> None:
    lines = [one for one in await exported(nights) if one["priority"] in "123"]
    boss = await nights.api.sign_in("supervisor")
    found = await figures(boss, "load")
    assert found["intervals"] == 288

    def expected(mine: list[dict[str, str]]) -> dict[str, Any]:
        each = Counter(local(one).replace(second=0, microsecond=0) for one in mine)
        tens: Counter[dt.datetime] = Counter()
        for minute, count in each.items():
            tens[minute - dt.timedelta(minutes=minute.minute % 10)] += count
        counts = [*tens.values(), *[0] * (288 - len(tens))]
        bands = {
            "acceptable": sum(n <= 1 for n in counts),
            "manageable": sum(n == 2 for n in counts),
            "high": sum(2 < n <= 10 for n in counts),
            "flood": sum(n > 10 for n in counts),
        }
        worst = sorted(tens.items(), key=lambda one: (-one[1], one[0]))[:10]
        return {
            "alarms": len(mine),
            "average": pytest.approx(len(mine) / 288, abs=0.001),
            "most": max(counts),
            "bands": {name: {"intervals": n, "share": share(n, 288)} for name, n in bands.items()},
            "worst": [(at, n) for at, n in worst],
        }

    def shown(one: dict[str, Any]) -> dict[str, Any]:
        worst = [(dt.datetime.fromisoformat(w["from"]), w["alarms"]) for w in one["worst"]]
        return {**{k: v for k, v in one.items() if k not in ("id", "name")}, "worst": worst}

    assert shown(found["total"]) == expected(lines)
    assert found["total"]["bands"]["flood"]["intervals"] == 1
    desks = {one["first_answered_by"] for one in lines} - {""}
    assert {str(one["id"]) for one in found["desks"]} == desks
    for one in found["desks"]:
        assert shown(one) == expected(
            [line for line in lines if line["first_answered_by"] == str(one["id"])]
        )

    li = await nights.api.sign_in("dispatcher")
    own = await figures(li, "load")
    me = nights.users["dispatcher"]
    assert own["desks"] == [one for one in found["desks"] if one["id"] == me]
    assert own["total"]["alarms"] == own["desks"][0]["alarms"]
    assert (await li.get("/reports/load", desk=nights.users["dispatcher2"])).status_code == 403
    assert (await li.get("/reports/kpi")).status_code == 403
    assert (await boss.get("/reports/load", desk=987654)).status_code == 404


async def test_each_sees_the_own_street(nights: Nights) -> None:
    admin = await nights.api.sign_in("admin")
    items = (await admin.get("/areas", limit=200)).json()["items"]
    everything = await figures(admin)
    seen = 0
    for number, street in enumerate(area for area in items if area["level"] == "street"):
        lines = await exported(nights, "--area", str(street["id"]))
        narrowed = await figures(admin, by="desk", area=street["id"])
        assert {one["key"]: nameless(one) for one in narrowed["groups"]} == computed(lines, "desk")
        if number > 1 and lines:
            continue
        username = f"street-{number}"
        body = {"username": username, "password": "long-password", "roles": ["administrator"]}
        answer = await admin.post("/users", {**body, "area_id": street["id"]})
        assert answer.status_code == 201, answer.text
        local_admin = await nights.api.sign_in(username, "long-password")
        own = await figures(local_admin, by="desk")
        assert own["groups"] == narrowed["groups"]
        assert (await figures(local_admin, "load"))["total"]["alarms"] <= len(lines)
        foreign = next(one["id"] for one in items if one["level"] == "street" and one["id"] != street["id"])
        for path in ("kpi", "load"):
            assert (await local_admin.get(f"/reports/{path}", area=foreign)).status_code == 404
        seen += own["total"]["cases"]
        everywhere = {one["id"] for one in await exported(nights)}
        for case in sorted(everywhere - {one["id"] for one in lines})[:1]:
            assert (await local_admin.get(f"/cases/{case}/report")).status_code == 404
    assert 0 < seen <= everything["total"]["cases"]


async def test_a_period_that_cannot_be_meant(nights: Nights) -> None:
    boss = await nights.api.sign_in("supervisor")
    for query, where in (
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-11-22T08:00:00"}, "from"),
        ({"from": "2026-11-22", "to": "2026-11-22"}, "to"),
        ({"from": "2020-01-01", "to": "2026-01-01"}, "to"),
    ):
        answer = await boss.get("/reports/kpi", **query)
        assert answer.status_code == 422, answer.text
        assert [one["field"] for one in answer.json()["errors"]] == [where]
        arguments = [part for name, value in query.items() for part in (f"--{name}", value)]
        assert (await command(nights, *arguments)).exit_code == 2
    # The end does not belong to it: the press of midnight is the next day's.
    day = await figures(boss, **{"from": FROM.date().isoformat(), "to": MIDNIGHT.date().isoformat()})
    both = await figures(boss)
    assert day["total"] == {**both["groups"][0], "key": None}


async def test_the_file_says_who_took_it(nights: Nights, tmp_path: Path) -> None:
    out = tmp_path / "cases.csv"
    days = ("--from", FROM.date().isoformat(), "--to", TO.date().isoformat())
    done = await command(nights, *days, "--purpose", "monthly", str(out))
    assert (done.exit_code, done.output) == (0, f"51 rows written to {out}\n")
    lines = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert all("monthly" in one["watermark"] for one in lines)
    assert out.stat().st_mode & 0o077 == 0
    async with nights.database.transaction() as tx:
        newest = sa.text("select action, detail from audit order by id desc limit 1")
        kept = await tx.row(newest)
    assert kept is not None
    assert (kept["action"], kept["detail"]["purpose"]) == ("export.start", "monthly")


async def test_a_case_on_paper(nights: Nights) -> None:
    boss, auditor = [await nights.api.sign_in(name) for name in ("supervisor", "auditor")]
    lines = await exported(nights)
    (still_open,) = [one for one in lines if one["disposition"] == "" and one["lead_provider"]]
    case = (await boss.get(f"/cases/{still_open['id']}")).json()
    phone = case["person"]["phone"]
    page = await boss.get(f"/cases/{case['id']}/report", lang="en")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'lang="en"' in page.text
    for word in (case["number"], case["person"]["name"], phone, "Received → claimed", "Taken over"):
        assert word in page.text
    assert case["offers"][0]["responder"]["name"] in page.text
    masked = await auditor.get(f"/cases/{case['id']}/report")
    assert 'lang="zh-CN"' in masked.text
    assert phone not in masked.text
    assert (await auditor.get(f"/cases/{case['id']}")).json()["person"]["phone"] in masked.text
    timeline = await auditor.get(f"/cases/{case['id']}/report", format="csv", lang="en")
    events = list(csv.DictReader(io.StringIO(timeline.content.decode("utf-8-sig"))))
    assert [one["type"] for one in events] == [one["type"] for one in case["timeline"]]
    assert not any(cell.startswith(("=", "+", "-", "@")) for one in events for cell in one.values())
    async with nights.database.transaction() as tx:
        query = "select user_id, detail from audit where action = 'case.report' order by id desc limit 3"
        kept = [row["detail"] for row in await tx.rows(sa.text(query))]
    assert [(one["format"], one["numbers"]) for one in kept] == [
        ("csv", False),
        ("html", False),
        ("html", True),
    ]


async def test_a_busy_month_is_one_statement(nights: Nights) -> None:
    """4,000 cases of another month, all alike: the figures are right and come within the time-outs."""
    async with nights.database.transaction() as tx:
        for statement in (
            "insert into cases (number, state, priority, kind, situation, subject_type, subject_id,"
            " device_id, received_at, opened_at, closed_at, disposition)"
            " select 'busy-' || n, 'closed', 1, 'sos', 'emergency', 'device', 'busy-' || n,"
            " 'busy-' || n % 20, at, at, at + interval '1 hour',"
            " case when n % 4 = 0 then 'test' else 'health' end"
            " from (select n, timestamptz '2025-03-01 00:00+08' + n * interval '10 minutes' as at"
            " from generate_series(0, 3999) n) as pressed",
            "insert into case_events (case_id, at, type, actor_type, actor_id)"
            " select c.id, c.opened_at + n * interval '20 seconds', (array['claimed', 'contact', 'offered',"
            " 'takeover'])[n], 'user', (select min(id) from users)::text"
            " from cases c, generate_series(1, 4) n where c.number like 'busy-%'",
        ):
            await tx.execute(sa.text(statement))
    boss = await nights.api.sign_in("supervisor")
    days = {"from": "2025-03-01", "to": "2025-04-01"}
    found = (await figures(boss, by="hour", **days))["total"]
    assert (found["cases"], found["false_alarms"]["share"]) == (4000, 0.25)
    stages = found["stages"]
    assert [stages[name]["max"] for name in ("answer", "contact", "dispatch", "arrive")] == [
        20,
        20,
        40,
        None,
    ]
    assert [one["share"] for one in stages["answer"]["within"]] == [0, 1, 1]
    load = await figures(boss, "load", **days)
    assert load["total"]["bands"]["acceptable"] == {"intervals": 31 * 144, "share": 1}
