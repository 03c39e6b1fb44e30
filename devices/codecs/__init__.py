"""Codecs: what a family of devices says, turned into signals. One folder or one mapping file per family.

``up/alarm``, ``up/status`` and ``up/reply`` speak the native codec. A vendor's own frame comes on
``raw/{codec}`` and is decoded by the codec of that name: a folder here that holds a ``CODEC``, or a
YAML file in ``mapping/examples`` or in the folder of ``BELL_MAPPINGS``.
"""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import pkgutil
from functools import cache
from pathlib import Path

from devices.codecs.codec import Capability, Codec, Decoded, Grade, Order
from devices.codecs.errors import Undecodable
from devices.codecs.mapping import Broken, load_folders
from devices.codecs.mapping.files import EXAMPLES
from kit.settings import Settings

__all__ = [
    "Capability",
    "Codec",
    "Decoded",
    "Grade",
    "Order",
    "Undecodable",
    "broken_mappings",
    "codecs",
    "decode_raw",
    "families",
]

log = logging.getLogger(__name__)

UNKNOWN_CODEC = "unknown_codec"
CODEC_FAILED = "codec_failed"


@cache
def codecs() -> dict[str, Codec]:
    """Every codec by its name in the topic: the folders', then the mappings'."""
    return _all()[0]


def broken_mappings() -> list[Broken]:
    """The mapping files that cannot be used, and why."""
    return _all()[1]


def families() -> dict[str, Codec]:
    """The codecs that are folders here, by name."""
    found: dict[str, Codec] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.ispkg:
            codec = getattr(importlib.import_module(f"{__name__}.{module.name}"), "CODEC", None)
            if isinstance(codec, Codec):
                found[codec.name] = codec
    return found


@cache
def _all() -> tuple[dict[str, Codec], list[Broken]]:
    found = families()
    own = Settings().mappings
    mapped, broken = load_folders([EXAMPLES, *([Path(own)] if own else [])], taken=[*found, "mapping"])
    for one in broken:
        log.error("a mapping is left out: %s", one.reason)
    return {**mapped, **found}, broken


def decode_raw(name: str, device_id: str, frame: bytes, received_at: dt.datetime) -> list[Decoded]:
    """The messages in a vendor's frame, at least one; ``rejected`` is ``unknown_codec`` when no
    codec has that name.
    """
    codec = codecs().get(name)
    if codec is None:
        return [Decoded(device_id, frame, rejected=UNKNOWN_CODEC)]
    try:
        found = codec.decode(device_id, frame, received_at)
    except Exception:
        # A codec never raises. If one does, its frame must not hold up everybody else's.
        log.exception("codec %s failed on %r", name, frame[:200])
        return [Decoded(device_id, frame, rejected=CODEC_FAILED)]
    return found or [Decoded(device_id, frame, rejected="empty")]
