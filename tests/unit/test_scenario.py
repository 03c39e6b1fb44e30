"""Scenario files: what may stand in them, and how a verdict is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

import simulator
from simulator.scenario import BadScenario, Verdict, read
from simulator.scenario.units import Outcome

EXAMPLES = sorted((Path(simulator.__file__).parent / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_read(path: Path) -> None:
    assert read(path).units


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name: x\n", "units: Field required"),
        ("name: x\nunits: [{cuont: 3}]\n", "units.0.cuont: Extra inputs"),
        ("name: x\nunits: [{count: 0}]\n", "units.0.count: Input should be greater"),
        ("name: x\nunits: [{}]\nevents: [{at_s: 1, do: explode}]\n", "events.0: Input tag 'explode'"),
        ("name: x\nunits: [{}]\nevents: [{at_s: 1, do: press, kind: sss}]\n", "events.0.press.kind"),
        ("name: x\nunits: [{}, {}]\n", "the same id twice"),
        ("name: [\n", "bad.yaml"),
        ("", "the file: Input should be a valid dictionary"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(BadScenario) as error:
        read(path)
    assert complaint in str(error.value)
    assert "bad.yaml" in str(error.value)


def test_a_verdict_counts_losses_and_cases_that_are_two() -> None:
    verdict = Verdict.of(
        [
            Outcome(10.0, frozenset({"7"})),
            Outcome(30.0, frozenset({"7", "8"})),
            Outcome(20.0),
            Outcome(None),
        ]
    )
    assert verdict.as_json() == {
        "presses": 4,
        "receipts": 3,
        "lost": 1,
        "duplicates": 1,
        "receipt_ms": {"p50": 20.0, "p99": 30.0, "max": 30.0},
    }
    assert not verdict.good


def test_a_town_in_which_nobody_pressed_is_a_good_one() -> None:
    verdict = Verdict.of([])
    assert verdict.good
    assert verdict.receipt_ms.p99 is None
