"""docker-compose.yml is what Compose accepts, and runs the roles that the program has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from app.cli import COMMANDS

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"


def test_compose_accepts_it() -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    finished = subprocess.run(
        [checker, "--builtin-schema", "vendor.compose-spec", FILE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_every_service_runs_a_command_that_exists() -> None:
    services = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    commands = {service["command"][0] for service in services.values() if "command" in service}
    assert commands == {"migrate", "broker", "serve"}
    assert commands <= set(COMMANDS)


def test_nothing_single_hears_alarms_or_runs_plans() -> None:
    services = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    for role in ("bridge", "engine"):
        assert len([name for name in services if name.startswith(f"{role}-")]) >= 2


def test_the_image_copies_every_room() -> None:
    copied = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for room in ("app", "kit", "care", "devices", "broker_bridge", "dispatch", "simulator"):
        assert f"COPY {room}/ {room}/" in copied
