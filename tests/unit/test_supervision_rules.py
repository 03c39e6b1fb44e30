"""What is wrong with a unit, and which of many failing units fail together."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.supervision.battery import empty_on
from devices.supervision.grouping import Failing, Place, building_of, groups, split_building
from devices.supervision.judging import Change, Facts, Found, Judgement, judge
from devices.supervision.rules import Finding, State, thresholds_s

START = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
BEAT = 300
LATE, OFFLINE, UNSUPERVISED = thresholds_s(BEAT)

Known = dict[Finding, Found]


def after(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def unit(seen: dt.datetime = START, **said: object) -> Facts:
    return Facts("u-1", BEAT, seen, **said)  # type: ignore[arg-type]


def level(judgement: Judgement, finding: Finding = Finding.SILENCE) -> str | None:
    found = judgement.found.get(finding)
    return found.level if found else None


@pytest.mark.parametrize(
    ("silent_s", "state"),
    [
        (LATE - 1, None),
        (LATE, State.LATE),
        (OFFLINE - 1, State.LATE),
        (OFFLINE, State.OFFLINE),
        (UNSUPERVISED, State.UNSUPERVISED),
        (90 * 86400, State.UNSUPERVISED),
    ],
)
def test_silence_has_three_rungs(silent_s: float, state: str | None) -> None:
    judgement = judge(unit(), {}, after(silent_s), START)
    assert level(judgement) == state


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=30))
def test_each_rung_is_reached_once_however_often_or_seldom_somebody_looks(pauses: list[int]) -> None:
    known: Known = {}
    changes: list[Change] = []
    now = START
    for pause in [*pauses, UNSUPERVISED]:
        now += dt.timedelta(seconds=pause)
        judgement = judge(unit(), known, now, START)
        known = judgement.found
        changes += judgement.changes
    assert [change.after for change in changes] == ["late", "offline", "unsupervised"]
    assert [change.at for change in changes] == [after(LATE), after(OFFLINE), after(UNSUPERVISED)]


@given(st.integers(0, 10 * 86400), st.integers(0, 3 * 86400))
def test_looking_twice_changes_nothing(silent_s: int, away_s: int) -> None:
    facts = unit(battery=12, mains=False, best_dbm=-115, clock_offset_s=4000)
    now = after(silent_s + away_s)
    first = judge(facts, {}, now, after(away_s))
    second = judge(facts, first.found, now, after(away_s))
    assert (second.changes, second.gone, second.found) == ([], [], first.found)
    assert second.check_at is None or second.check_at > now


@given(st.integers(0, 30 * 86400), st.integers(0, LATE - 1))
def test_nobody_is_late_because_we_were_away(away_s: int, since_s: int) -> None:
    judgement = judge(unit(), {}, after(away_s + since_s), after(away_s))
    assert judgement.found == {}
    assert judgement.check_at == after(away_s + LATE)


def test_an_outage_of_ours_makes_no_silent_unit_better() -> None:
    offline = judge(unit(), {}, after(OFFLINE), START)
    hearing_again = after(OFFLINE + 7200)
    judgement = judge(unit(), offline.found, hearing_again, hearing_again)
    assert (level(judgement), judgement.changes) == (State.OFFLINE, [])
    later = judge(unit(), offline.found, hearing_again + dt.timedelta(seconds=UNSUPERVISED), hearing_again)
    assert level(later) == State.UNSUPERVISED


def test_a_sign_of_life_ends_it() -> None:
    silent = judge(unit(), {}, after(OFFLINE), START)
    spoke = after(OFFLINE + 60)
    judgement = judge(unit(spoke), silent.found, spoke, START)
    assert judgement.found == {}
    assert [old.level for old in judgement.gone] == [State.OFFLINE]
    assert judgement.allowance_s == LATE


def test_a_silence_between_two_looks_is_a_new_one() -> None:
    silent = judge(unit(), {}, after(OFFLINE), START)
    spoke = after(OFFLINE + 60)
    judgement = judge(unit(spoke), silent.found, spoke + dt.timedelta(seconds=LATE), START)
    assert (level(judgement), len(judgement.gone)) == (State.LATE, 1)
    assert [change.after for change in judgement.changes] == [None, "late"]


def test_a_unit_that_is_not_supervised_has_no_findings() -> None:
    known = judge(unit(battery=3), {}, after(OFFLINE), START).found
    stock = Facts("u-1", None, START, battery=3)
    judgement = judge(stock, known, after(OFFLINE), START)
    assert (judgement.found, judgement.check_at, judgement.allowance_s) == ({}, None, None)
    assert {old.finding for old in judgement.gone} == {Finding.SILENCE, Finding.BATTERY}


@given(st.lists(st.integers(0, 39), max_size=40))
def test_each_rung_of_the_battery_is_told_once_per_discharge(readings: list[int]) -> None:
    known: Known = {}
    told: list[str | None] = []
    for battery in [*readings, 1]:
        judgement = judge(unit(battery=battery), known, START, START)
        known = judgement.found
        told += [change.after for change in judgement.changes]
    assert len(told) == len(set(told)) <= 3
    assert told[-1] == "5"
    charged = judge(unit(battery=40), known, START, START)
    assert [change.after for change in charged.changes] == [None]


def test_mains_are_told_at_once_where_somebody_breathes_by_them() -> None:
    [lost] = judge(unit(mains=False, powered=True), {}, START, START).found.values()
    assert lost.raise_at == START
    [other] = judge(unit(mains=False), {}, START, START).found.values()
    assert other.raise_at == after(360), "a minute and a heartbeat: its neighbours may have it, too"
    assert judge(unit(mains=None), {Finding.MAINS: other}, START, START).found == {Finding.MAINS: other}
    assert judge(unit(mains=True), {Finding.MAINS: other}, START, START).found == {}


@pytest.mark.parametrize(("days", "rung"), [(31, None), (30, "30"), (7, "7"), (0, "0"), (-3, "0")])
def test_a_sim_runs_out_like_a_battery(days: int, rung: str | None) -> None:
    expires = START.date() + dt.timedelta(days=days)
    judgement = judge(unit(sim_expires_on=expires), {}, START, START)
    assert level(judgement, Finding.SIM) == rung


def test_a_slow_unit_is_given_days() -> None:
    assert [seconds / 86400 for seconds in thresholds_s(86400)] == [2, 3, 7]


HOME = "/1/2/5/9/"


def failing(
    count: int, path: str = HOME, building: str = "12号院3栋", finding: str = "silence"
) -> list[Failing]:
    return [
        Failing(f"{path}{building}{n}", finding, START, BEAT, area_path=path, address=f"{building}1单元{n}")
        for n in range(count)
    ]


def sizes(units: list[Failing], totals: dict[Place, int]) -> dict[Place, int]:
    found = groups(units, lambda places: {place: totals.get(place, 10_000) for place in places})
    return {group.place: len(group.members) for group in found}


def test_a_building_without_power_is_one_incident() -> None:
    house = Place("building", f"{HOME}12号院3栋")
    assert sizes(failing(5), {house: 16}) == {house: 5}
    assert sizes(failing(5), {house: 17}) == {}
    assert sizes(failing(4), {house: 4}) == {}
    assert sizes(failing(20), {house: 200}) == {house: 20}


def test_five_thousand_in_forty_grids_are_one_incident() -> None:
    units = [u for grid in range(40) for u in failing(125, f"/1/2/5/{grid}/", f"{grid}号院1栋")]
    assert sizes(units, {Place("area", "/1/2/5/"): 5600}) == {Place("area", "/1/2/5/"): 5000}


def test_the_daily_faults_of_a_city_are_no_incident() -> None:
    units = [u for grid in range(30) for u in failing(1, f"/1/{grid}/", f"{grid}号院1栋")]
    assert sizes(units, {}) == {}


def test_the_narrowest_place_names_the_cause() -> None:
    place = Place("area", HOME)
    house = Place("building", f"{HOME}12号院3栋")
    assert list(sizes(failing(30), {place: 40, house: 30})) == [house]


def test_only_what_fails_at_the_same_time_is_one() -> None:
    units = failing(6)
    apart = [
        Failing(u.device_id, u.finding, after(n * 400), BEAT, area_path=HOME, address=u.address)
        for n, u in enumerate(units)
    ]
    assert sizes(apart, {Place("building", f"{HOME}12号院3栋"): 6}) == {}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 600)), max_size=60))
def test_no_unit_is_in_two_incidents(rows: list[tuple[int, int, int]]) -> None:
    units = [
        Failing(f"u{n}", "mains", after(s), BEAT, area_path=f"/1/{grid}/", address=f"{house}栋{n}")
        for n, (grid, house, s) in enumerate(rows)
    ]
    found = groups(units, lambda places: dict.fromkeys(places, 10))
    members = [member.device_id for group in found for member in group.members]
    assert len(members) == len(set(members))


def test_a_building_is_the_part_of_an_address_that_its_flats_share() -> None:
    assert building_of("紫金社区12号院3栋2单元501") == "紫金社区12号院3栋"
    assert building_of("磁湖路8号楼1门") == "磁湖路8号楼"
    assert building_of("张家村7组") is None
    assert split_building(Place("building", "/1/4/12号院3栋")) == ("/1/4/", "12号院3栋")


def discharge(start: int, per_day: float, days: float) -> list[tuple[dt.datetime, int]]:
    return [(after(h * 3600), round(start - per_day * h / 24)) for h in range(int(days * 24) + 1)]


def test_the_day_on_which_a_battery_is_empty() -> None:
    assert empty_on(discharge(60, 10, 3)) == dt.date(2026, 11, 28)
    charged = [(at - dt.timedelta(days=4), 20) for at, _ in discharge(60, 10, 3)][:3]
    assert empty_on([*charged, *discharge(60, 10, 3)]) == dt.date(2026, 11, 28)


@pytest.mark.parametrize("points", [[], discharge(60, 10, 0.5), discharge(60, 0, 5), discharge(20, -5, 5)])
def test_unknown_is_said_to_be_unknown(points: list[tuple[dt.datetime, int]]) -> None:
    assert empty_on(points) is None
