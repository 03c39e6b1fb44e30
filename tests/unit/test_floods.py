"""Floods: what is counted, what waits in a tray, what is shelved, what may have one cause."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.cases import actions
from dispatch.cases.store import settle
from dispatch.desks.duty import Desk as Place
from dispatch.errors import NotShelvable
from dispatch.floods import aside, debounce, telling
from dispatch.floods.causes import WITHIN, Emergency, common
from dispatch.floods.load import load
from dispatch.floods.tray import FLOOD
from dispatch.intake.context import DeviceContext
from dispatch.intake.decide import Desk, Waiting, decide, may_go_to_a_tray
from dispatch.vocabulary import PRIORITY, Priority
from kit.errors import InvalidField
from kit.signals import Kind
from tests.unit.case_factory import NOON, due, later, make_work

SECONDS = st.floats(0.05, 45)


def at(seconds: float) -> dt.datetime:
    return NOON + dt.timedelta(seconds=seconds)


@given(st.lists(SECONDS, max_size=150), st.none() | st.floats(0, 200))
def test_every_press_is_told_once_and_soon(gaps: list[float], claimed_after: float | None) -> None:
    """However somebody presses: each press is named once, within a minute, in few lines."""
    repeats: debounce.Repeats = {}
    pressed: dict[int, dt.datetime] = {}
    told: dict[int, dt.datetime] = {}
    claimed = at(claimed_after) if claimed_after is not None else None
    lines, now = 0, NOON

    def tell_until(moment: dt.datetime) -> None:
        nonlocal repeats, lines
        while (step := debounce.due_at(repeats)) is not None and step <= moment:
            repeats, found = debounce.tell(repeats, step)
            assert found
            for ids in found.values():
                lines += 1
                told.update(dict.fromkeys(ids, step))

    for number, gap in enumerate(gaps):
        now += dt.timedelta(seconds=gap)
        tell_until(now)
        owned = claimed if claimed is not None and claimed <= now else None
        repeats, at_once = debounce.count(repeats, "d sos", number, now, acted_at=owned)
        pressed[number] = now
        if at_once is not None:
            lines += 1
            assert at_once[-1] == number
            assert not set(at_once) & set(told)
            told.update(dict.fromkeys(at_once, now))
        first = owned is not None and not any(owned <= pressed[n] for n in range(number))
        assert not first or at_once is not None, "the first press after a claim sounds at once"
    tell_until(now + dt.timedelta(hours=1))
    assert set(told) == set(pressed)
    assert all((told[n] - pressed[n]).total_seconds() <= debounce.PAUSES_S[-1] for n in pressed)
    assert debounce.due_at(repeats) is None


def test_a_stuck_button_writes_two_lines_a_minute() -> None:
    desk = Desk(now=NOON)
    case_id = decide(desk, press("sos"))
    work = desk.by_id[case_id or 0]
    for second in range(1, 601):
        work.now = at(second)
        settle(work)
        if due(work, "repeated") == 0:
            telling.tell_counted(work)
        decide(desk, press("sos"))
        settle(work)
    assert work.case.signal_count == 601
    assert len(work.events) <= 30
    assert len(work.feed) <= 30
    assert len(str(work.case.repeats)) < 1000


def test_presses_do_not_put_off_what_everybody_hears() -> None:
    """A press a second on a case that somebody has: the first one that he missed counts."""
    desk = Desk(now=NOON)
    work = desk.by_id[decide(desk, press("sos")) or 0]
    actions.claim(work, 4)
    for second in range(1, 16):
        work.now = at(second)
        decide(desk, press("sos"))
        settle(work)
    assert due(work, "again") == 1
    later(work, 1)
    actions.contact(work, 4, "voice", "")
    settle(work)
    assert due(work, "again") is None
    later(work, 1)
    decide(desk, press("sos"))
    settle(work)
    assert work.events[-1].type == "joined"
    assert due(work, "again") == 15, "what is pressed after he acted asks for him anew, at once"


def test_another_button_is_no_repeat() -> None:
    desk = Desk(now=NOON)
    work = desk.by_id[decide(desk, press("sos")) or 0]
    for _ in range(30):
        decide(desk, press("sos"))
    lines = len(work.events)
    decide(desk, press("sos", "d2"))
    assert len(work.events) == lines + 1
    decide(desk, press("fire"))
    assert [event.type for event in work.events[lines + 1 :]] == ["joined", "danger"]


def test_what_was_only_counted_is_told_before_the_case_ends() -> None:
    desk = Desk(now=NOON)
    work = desk.by_id[decide(desk, press("sos")) or 0]
    for _ in range(20):
        decide(desk, press("sos"))
    actions.finish(work, actions.user_actor(1), "accidental", "stayed", "")  # type: ignore[arg-type]
    named = [event.data.get("signal_id") for event in work.events if event.type in ("opened", "joined")]
    named += [one for event in work.events for one in event.data.get("signals", [])]
    assert len(named) == work.case.signal_count == len(set(named))


_ids = itertools.count(1)


def press(kind: str, device_id: str = "d1", person: int = 1, **fields: Any) -> Waiting:
    number = next(_ids)
    context = fields.pop("context", None) or DeviceContext(
        device_id, person_id=person, home_id=2, area_id=3, area_path="/1/3/"
    )
    values: dict[str, Any] = {"at": NOON, "stored": False, "payload": {}, "flags": []}
    return Waiting(
        id=number,
        device_id=device_id,
        signal_id=f"s{number}",
        kind=kind,
        received_at=NOON,
        new_case_id=100 + number,
        context=context,
        **{**values, **fields},
    )


PRESSES = st.builds(
    lambda kind, key, person, dementia, powered: press(
        kind,
        f"d{person}",
        payload={} if key is None else {"data": {"key": key}},
        context=DeviceContext(
            f"d{person}",
            person_id=person,
            home_id=person,
            area_id=3,
            area_path="/1/3/",
            dementia=dementia,
            powered_device=powered,
        ),
    ),
    st.sampled_from([*PRIORITY, Kind.CANCEL, Kind.FINE, Kind.MAINS_RESTORED]).map(str),
    st.none() | st.integers(1, 5),
    st.integers(1, 6),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(PRESSES, max_size=60), st.integers(0, FLOOD + 2))
def test_no_emergency_and_no_question_about_health_waits_in_a_tray(
    presses: list[Waiting], before: int
) -> None:
    desk = Desk(now=NOON, load=load(NOON, [], [("/1/3/", before)]))
    advice: set[int] = set()
    opened = before
    for signal in presses:
        known = set(desk.by_id)
        case_id = decide(desk, signal)
        if case_id is not None and not may_go_to_a_tray(signal) and signal.kind == Kind.SERVICE:
            advice.add(case_id)
        if case_id is not None and case_id not in known:
            assert desk.by_id[case_id].case.tray_until is None or opened >= FLOOD
            opened += 1
    for work in desk.by_id.values():
        settle(work)
        case = work.case
        if case.tray_until is None:
            assert ("tray", 0) not in work.steps
            continue
        assert case.priority >= Priority.P3
        assert case.id not in advice
        assert case.owner_id is None
        assert NOON < case.tray_until <= at(1800)
        assert case.priority == Priority.P4 or case.tray_until == at(600)
        assert work.steps["tray", 0].due_at == case.tray_until


def test_only_a_flood_fills_the_tray() -> None:
    desk = Desk(now=NOON, load=load(NOON, [], []))
    cases = [
        desk.by_id[decide(desk, press("low_battery", f"d{n}", person=n)) or 0].case for n in range(1, 14)
    ]
    assert [case.tray_until is not None for case in cases] == [False] * 10 + [True] * 3


def test_where_one_desk_has_time_nothing_waits() -> None:
    """Both serve everything while nobody is where the area belongs: the idle one can look at it."""
    busy, idle = Place(1, present=False), Place(2, present=False)
    state = load(NOON, [busy, idle], [])
    state.alarms.update({1: 50})
    assert not state.is_flooded("/1/3/")
    state.alarms.update({2: 50})
    assert state.is_flooded("/1/3/")


def test_a_p3_comes_back_with_sound_after_ten_minutes() -> None:
    work = make_work(Priority.P3, "service")
    aside.into_tray(work)
    settle(work)
    assert due(work, "tray") == 600
    later(work, 600)
    aside.leave_tray(work, "in_time")
    settle(work)
    assert work.feed[-1].data == {"alert": True}
    assert due(work, "tray") is None
    assert due(work, "ladder") is not None


def test_whoever_takes_a_case_takes_it_from_tray_and_shelf() -> None:
    for put in (aside.into_tray, lambda work: aside.shelve(work, 1, at(3600), "later")):
        work = make_work(Priority.P4, "fault")
        put(work)
        actions.claim(work, 2)
        settle(work)
        assert (work.case.tray_until, work.case.shelf_until) == (None, None)
        assert not {"tray", "shelf"} & {kind for kind, _ in work.steps}


@pytest.mark.parametrize("priority", [Priority.P1, Priority.P2])
def test_an_emergency_is_never_shelved(priority: Priority) -> None:
    work = make_work(priority)
    with pytest.raises(NotShelvable) as refused:
        aside.shelve(work, 1, at(600), "no")
    assert refused.value.extra["cases"][0]["number"] == work.case.number


def test_the_shelf_has_an_end_and_the_plan_rests_meanwhile() -> None:
    work = make_work(Priority.P4, "fault")
    for until, reason in ((NOON, "shelf_in_past"), (at(31 * 86400), "shelf_too_long")):
        with pytest.raises(InvalidField) as refused:
            aside.shelve(work, 1, until, "x")
        assert refused.value.params["reason"] == reason
    aside.shelve(work, 1, at(86400), "the electrician comes tomorrow")
    settle(work)
    assert due(work, "shelf") == 86400
    assert due(work, "ladder") is None
    later(work, 86400)
    aside.leave_shelf(work, actions.user_actor(1), "in_time")
    settle(work)
    assert work.feed[-1].data == {"alert": True}
    assert (due(work, "ladder") or 0) > 0


def test_what_is_new_wakes_a_shelved_case_and_a_repeat_does_not() -> None:
    desk = Desk(now=NOON)
    work = desk.by_id[decide(desk, press("tamper")) or 0]
    aside.shelve(work, 1, at(3600), "known")
    decide(desk, press("tamper"))
    assert work.case.shelf_until is not None
    assert work.case.signal_count == 2
    decide(desk, press("low_battery"))
    assert work.case.shelf_until is None


PLACES = st.sampled_from(["平安路1号楼2单元301", "平安路1号楼1单元102", "平安路2号楼101", "村口", None])


@given(
    st.lists(
        st.builds(
            lambda number, address, seconds: Emergency(number, 3, "/1/3/", address, at(seconds)),
            st.integers(1, 10**6),
            PLACES,
            st.floats(0, 3600),
        ),
        max_size=12,
        unique_by=lambda one: one.case_id,
    )
)
def test_emergencies_of_one_building_within_minutes(emergencies: list[Emergency]) -> None:
    by_id = {one.case_id: one for one in emergencies}
    for cause in common(emergencies):
        members = [by_id[case_id] for case_id in cause.case_ids]
        assert len(members) >= 2
        assert all(f"/1/3/{one.address}".startswith(cause.place) for one in members)
        moments = sorted(one.opened_at for one in members)
        assert all(b - a <= WITHIN for a, b in itertools.pairwise(moments))


def test_two_fires_of_one_building_are_named_together() -> None:
    homes = ["平安路1号楼2单元301", "平安路1号楼1单元102", "平安路2号楼101"]
    found = common(Emergency(n, 3, "/1/3/", address, at(60 * n)) for n, address in enumerate(homes))
    assert [(cause.place, cause.case_ids) for cause in found] == [("/1/3/平安路1号楼", (0, 1))]
