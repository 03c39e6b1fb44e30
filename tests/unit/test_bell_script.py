"""The script `bell` and the environment it makes: every way to fail is one line that says what to do.

Environments are made for real, from lock files without packages, so no network is needed.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from app.local import environment
from app.local.environment import CHECKOUT, RUNTIME_LOCK, STAMP, TEST_LOCK, Environment
from app.local.texts import CATALOGUES, LANGUAGES, Unable, catalogue, phrase

NO_PACKAGES = "# none\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / RUNTIME_LOCK).write_text(NO_PACKAGES)
    (tmp_path / TEST_LOCK).write_text(NO_PACKAGES)
    return tmp_path


def run_as_old_python(path: str) -> subprocess.CompletedProcess[str]:
    program = (
        "import runpy, sys; sys.version_info = (3, 8, 10, 'final', 0);"
        f"runpy.run_path({str(CHECKOUT / 'bell')!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", program], env={"PATH": path}, capture_output=True, text=True
    )


def test_an_old_python_gets_one_line(tmp_path: Path) -> None:
    done = run_as_old_python(str(tmp_path))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "3.11" in done.stderr
    assert "3.8" in done.stderr


def test_an_old_python_hands_over_to_a_newer_one_on_the_path(tmp_path: Path) -> None:
    broken = tmp_path / "python3.11"  # as version managers leave behind
    broken.write_text("#!/bin/sh\nexit 127\n")
    newer = tmp_path / "python3.12"
    newer.write_text(f'#!/bin/sh\n[ "$1" = -c ] && exec {sys.executable} "$@"\necho "$@"\n')
    for program in (broken, newer):
        program.chmod(0o755)
    done = run_as_old_python(str(tmp_path))
    assert done.stdout == "-m app.local.environment\n"


def test_the_script_is_readable_by_any_python() -> None:
    source = (CHECKOUT / "bell").read_text(encoding="utf-8")
    assert source.isascii()
    tree = ast.parse(source, feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    assert os.access(CHECKOUT / "bell", os.X_OK)


def test_the_environment_is_made_once_and_renewed_with_the_lock(checkout: Path) -> None:
    made = Environment(checkout)
    assert not made.is_current(RUNTIME_LOCK)
    made.prepare(TEST_LOCK)
    assert made.is_current(TEST_LOCK)
    assert made.is_current(RUNTIME_LOCK)  # the test tools come on top of the same packages

    (checkout / TEST_LOCK).write_text(NO_PACKAGES + "# changed\n")
    assert not made.is_current(TEST_LOCK)
    assert made.is_current(RUNTIME_LOCK)
    kept = made.path / "kept"
    kept.touch()
    made.prepare(TEST_LOCK)
    assert made.is_current(TEST_LOCK)
    assert kept.exists()


def test_a_half_made_environment_is_made_anew(checkout: Path) -> None:
    made = Environment(checkout)
    made.path.mkdir()
    (made.path / STAMP).write_text(json.dumps({"unfinished": True}))
    (made.path / "half").touch()
    made.prepare(RUNTIME_LOCK)
    assert made.is_current(RUNTIME_LOCK)
    assert not (made.path / "half").exists()


def test_two_at_once_make_one_environment(checkout: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.local.environment import Environment;"
        f"e = Environment(Path({str(checkout)!r})); e.prepare({RUNTIME_LOCK!r});"
        f"assert e.is_current({RUNTIME_LOCK!r})"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", program], cwd=CHECKOUT, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    outputs = [process.communicate()[0].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    ready = phrase("environment.ready")
    assert sum(output.count(ready) for output in outputs) == 1


def test_no_network_is_one_line(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / RUNTIME_LOCK).write_text(f"nothing-of-this-name==1.0 --hash=sha256:{'0' * 64}\n")
    for name, value in {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Unable) as refused:
        Environment(checkout).prepare(RUNTIME_LOCK)
    assert refused.value.key == "environment.no_network"
    assert "\n" not in str(refused.value)


def test_no_room_is_one_line(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil._ntuple_diskusage(total=2**30, used=2**30 - 2**20, free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    with pytest.raises(Unable) as refused:
        Environment(checkout).prepare(RUNTIME_LOCK)
    assert refused.value.key == "environment.no_room"


def test_a_missing_venv_module_is_one_line(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = environment.importlib.util.find_spec
    monkeypatch.setattr(
        environment.importlib.util,
        "find_spec",
        lambda name: None if name == "ensurepip" else found(name),
    )
    with pytest.raises(Unable) as refused:
        Environment(checkout).prepare(RUNTIME_LOCK)
    assert refused.value.key == "environment.venv_missing"
    assert "python3-venv" in str(refused.value)


@pytest.mark.parametrize("lock", [RUNTIME_LOCK, TEST_LOCK])
def test_lock_files_name_no_host_and_pin_by_hash(lock: str) -> None:
    lines = (CHECKOUT / lock).read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("#    uv pip compile pyproject.toml")
    assert not [line for line in lines if "://" in line or "index" in line]
    pins = [number for number, line in enumerate(lines) if "==" in line]
    assert pins
    assert all(lines[number + 1].strip().startswith("--hash=sha256:") for number in pins)


def test_the_test_lock_holds_the_runtime_in_the_same_versions() -> None:
    def pins(lock: str) -> set[str]:
        lines = (CHECKOUT / lock).read_text(encoding="utf-8").splitlines()
        return {line.split()[0] for line in lines if "==" in line}

    assert pins(RUNTIME_LOCK) <= pins(TEST_LOCK)


def test_terminal_texts_exist_in_both_languages() -> None:
    assert {path.stem for path in CATALOGUES.glob("*.json")} == set(LANGUAGES)
    chinese, english = (catalogue(language) for language in LANGUAGES)
    assert list(chinese) == list(english)
    assert not [key for key, text in {**chinese, **english}.items() if "\n" in text]


@pytest.mark.parametrize(
    ("locale", "languages"), [("zh_CN.UTF-8", 1), ("en_GB.UTF-8", 1), ("C.UTF-8", 2), ("", 2)]
)
def test_words_follow_the_locale(monkeypatch: pytest.MonkeyPatch, locale: str, languages: int) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", locale)
    assert phrase("environment.ready").count(" / ") == languages - 1


def test_the_lock_files_hold_every_dependency_of_the_project() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["test"]
    for lock, wanted in (
        (RUNTIME_LOCK, project["dependencies"]),
        (TEST_LOCK, project["dependencies"] + extra),
    ):
        names = {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in wanted}
        text = (CHECKOUT / lock).read_text(encoding="utf-8")
        assert names <= set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE)), lock
