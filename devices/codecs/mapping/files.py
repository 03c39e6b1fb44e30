"""Mapping files: found, read, checked. A broken one costs its own family and nothing else.

Its name stays taken: frames for it are quarantined with ``broken_mapping`` instead of ``unknown_codec``,
so that nobody looks for the fault in the device.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from devices.codecs import making
from devices.codecs.codec import Codec, Decoded, Grade
from devices.codecs.mapping.decoder import codec_of
from devices.codecs.mapping.schema import NAME, Mapping
from devices.codecs.mapping.templates import check

EXAMPLES = Path(__file__).parent / "examples"
BROKEN = "broken_mapping"
LARGEST_FILE = 256 * 1024


class MappingError(Exception):
    """A file that cannot be used; the message names file and field, and says what to write."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that was left out, and why."""

    file: Path
    reason: str


def load_file(file: Path) -> Codec:
    """The codec that ``file`` describes. Raises: ``MappingError``."""
    return codec_of(name_of(file), _read(file))


def name_of(file: Path) -> str:
    """The family's name, which is the file's: what a file says of its name is checked against it."""
    return file.name.removesuffix(".yaml").removesuffix(".yml")


def _read(file: Path) -> Mapping:
    name = name_of(file)
    if not NAME.fullmatch(name):
        raise MappingError(
            f"{file}: the file's name is the codec's name in the topic; write it in small letters, digits, "
            "- and _, such as acme-pendant.yaml"
        )
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise MappingError(f"{file}: larger than {LARGEST_FILE // 1024} KiB; is it a mapping?")
        content: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{file}: cannot be read: {error}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        place = getattr(error, "problem_mark", None)
        line = f" line {place.line + 1}:" if place is not None else ""
        problem = getattr(error, "problem", None) or str(error)
        raise MappingError(f"{file}:{line} is not YAML: {problem}; check indents and quotes") from error
    if not isinstance(content, dict):
        raise MappingError(f"{file}: must be members such as signals: and status:, see examples/")
    try:
        mapping = Mapping.model_validate(content)
        for template in (*mapping.replies, *mapping.commands.values()):
            check(template)
    except ValidationError as error:
        raise MappingError(f"{file}: {_told(error)}") from error
    except ValueError as error:
        raise MappingError(f"{file}: in a template: {error}") from error
    if mapping.name is not None and mapping.name != name:
        raise MappingError(f"{file}: name is {mapping.name!r}; it must be the file's own, {name!r}")
    return mapping


def _told(error: ValidationError) -> str:
    told = []
    for one in error.errors():
        field = ".".join(str(part) for part in one["loc"] if not str(part)[:1].isupper()) or "file"
        message = one["msg"].removeprefix("Value error, ")
        if one["type"] == "extra_forbidden":
            message = "is not known here; see devices/codecs/mapping/README.md for what is"
        told.append(f"{field}: {message}")
    return "; ".join(dict.fromkeys(told))


def load_folders(
    folders: Iterable[Path], taken: Iterable[str] = ()
) -> tuple[dict[str, Codec], list[Broken]]:
    """Every family of ``folders`` by name, and what was left out. A later folder replaces an earlier one's.

    ``taken``: names of families that are code; a file of such a name is refused.
    """
    found: dict[str, Codec] = {}
    broken: list[Broken] = []
    reserved = set(taken)
    for folder in folders:
        if not folder.is_dir():
            broken.append(Broken(folder, f"{folder}: no such folder; set BELL_MAPPINGS to one that exists"))
            continue
        for file in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
            name = name_of(file)
            if name in reserved:
                broken.append(
                    Broken(file, f"{file}: {name!r} is a built-in codec; give the file another name")
                )
                continue
            try:
                found[name] = load_file(file)
            except MappingError as error:
                broken.append(Broken(file, str(error)))
                found[name] = _broken(name)
    return found, broken


def _broken(name: str) -> Codec:
    def decode(device_id: str, frame: bytes, _received_at: dt.datetime) -> list[Decoded]:
        return making.rejected(device_id, frame, BROKEN)

    return Codec(name, Grade.BRONZE, frozenset(), decode)
