"""Grades of families: claimed in `quality.yaml` and `CODEC`, and true as far as a machine can tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from devices.codecs import Capability, Decoded, Grade, Order, codecs, decode_raw, families
from kit.signals import Kind
from tests.unit.test_codec_families import FOLDER, NOW, codec_of, frame_of

ROOT = FOLDER.parents[1]
RULES = {
    Grade.BRONZE: ("readme", "fixtures", "rejections", "fuzzed", "capabilities"),
    Grade.SILVER: ("sources", "identity", "held_out", "replies"),
    Grade.GOLD: ("commands", "hardware", "simulator", "manual"),
}
FOLDERS = sorted(path.parent for path in FOLDER.glob("*/__init__.py"))
SHOWN_BY = {
    Capability.SOS: {Kind.SOS},
    Capability.FALL: {Kind.FALL},
    Capability.FIRE: {Kind.FIRE},
    Capability.GAS: {Kind.GAS},
    Capability.WATER: {Kind.WATER},
    Capability.TAMPER: {Kind.TAMPER},
    Capability.REMOVED: {Kind.REMOVED},
}
COMMANDS = {
    Capability.SAY: {"text": "x"},
    Capability.RING: {},
    Capability.LOCATE: {},
    Capability.CONFIGURE: {"interval_s": 60},
    Capability.TEST: {},
}
HEALTH = {"heart_rate", "systolic", "diastolic", "spo2", "temperature_c", "steps"}

family_folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


def quality(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((folder / "quality.yaml").read_text(encoding="utf-8"))
    return content


def fixtures(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("fixtures/*.json"))]


def parts(folder: Path) -> Iterator[Decoded]:
    for path in sorted(folder.glob("fixtures/*.json")):
        fixture = json.loads(path.read_text(encoding="utf-8"))
        yield from decode_raw(codec_of(path, fixture), "publisher", frame_of(fixture), NOW)


def shown(folder: Path) -> set[Capability]:
    """What the family's frames were seen to say."""
    found: set[Capability] = set()
    for part in parts(folder):
        found |= {
            name for name, kinds in SHOWN_BY.items() if any(one.kind in kinds for one in part.signals)
        }
        status = part.status
        if status is None:
            continue
        readings = set(status.readings or {})
        told = {
            Capability.BATTERY: status.battery is not None,
            Capability.LOCATION: status.location is not None,
            Capability.MAINS: status.mains is not None,
            Capability.DOOR: "contact" in readings,
            Capability.MOTION: "motion" in readings,
            Capability.HEALTH: bool(readings & HEALTH),
        }
        found |= {name for name, yes in told.items() if yes}
    return found


@family_folders
def test_a_grade_is_earned(folder: Path) -> None:
    claimed = quality(folder)
    rules = claimed["rules"]
    assert set(rules) == {rule for names in RULES.values() for rule in names}
    for rule, state in rules.items():
        assert state == "done" or (set(state) < {"todo", "exempt"} and all(state.values())), rule
    earned = None
    for grade, names in RULES.items():
        if any(rules[rule] != "done" and "todo" in rules[rule] for rule in names):
            break
        earned = grade
    assert claimed["grade"] == earned
    if folder.name in families():
        assert families()[folder.name].grade == earned


@family_folders
def test_bronze_is_true(folder: Path) -> None:
    assert len((folder / "README.md").read_text(encoding="utf-8")) > 500
    known = fixtures(folder)
    assert len(known) >= 5
    assert all(one["about"] and one["source"] for one in known)
    assert any(part.rejected for part in parts(folder))
    assert any(not part.rejected for part in parts(folder))


@pytest.mark.parametrize("name", sorted(families()))
def test_capabilities_are_what_the_frames_show(name: str) -> None:
    codec = families()[name]
    declared = codec.capabilities - set(COMMANDS)
    assert declared == shown(FOLDER / name) & set(Capability)
    for command in codec.capabilities & set(COMMANDS):
        assert codec.encode is not None
        assert codec.encode("868120301234567", Order("c-1", command.value, COMMANDS[command])), command


@family_folders
def test_silver_is_true(folder: Path) -> None:
    rules = quality(folder)["rules"]
    if rules["sources"] == "done":
        assert len(fixtures(folder)) >= 10
        assert len({one["source"].split(",")[0] for one in fixtures(folder)}) >= 2
    if rules["replies"] == "done":
        assert any(part.replies for part in parts(folder))


def test_every_family_has_frames_and_a_grade() -> None:
    assert {folder.name for folder in FOLDERS} == {*families(), "mapping"}
    mapped = {one["codec"] for one in fixtures(FOLDER / "mapping")}
    assert mapped == set(codecs()) - set(families())
    assert all(codecs()[name].grade is Grade.BRONZE for name in mapped)
