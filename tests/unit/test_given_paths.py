"""A file is named from where the person stands, though `./bell` works in its checkout."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.device import device
from app.given_paths import GivenPath
from app.simulate import simulate


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BELL_CALLED_FROM", str(tmp_path))
    return tmp_path


def test_frames_beside_the_person_are_found(elsewhere: Path) -> None:
    (elsewhere / "frames.txt").write_text('{"kind":"sos"}\n')
    result = CliRunner().invoke(device, ["decode", "--codec", "native", "frames.txt", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["signals"][0]["kind"] == "sos"
    piped = CliRunner().invoke(device, ["decode", "--codec", "native", "-"], input='{"kind":"sos"}')
    assert "sos" in piped.output


def test_a_scenario_beside_the_person_is_found(elsewhere: Path) -> None:
    (elsewhere / "town.yaml").write_text("name: x\n")
    result = CliRunner().invoke(simulate, ["town.yaml"])
    assert "units" in result.output
    assert result.exit_code == 1


def test_a_default_is_meant_from_the_checkout(elsewhere: Path) -> None:
    @click.command()
    @click.option("--data-dir", type=GivenPath(path_type=Path), default=Path(".bell"))
    def where(data_dir: Path) -> None:
        click.echo(data_dir)

    assert CliRunner().invoke(where).output.strip() == ".bell"
    assert CliRunner().invoke(where, ["--data-dir", "x"]).output.strip() == str(elsewhere / "x")
    assert CliRunner().invoke(where, ["--data-dir", "/x"]).output.strip() == "/x"
