"""Whether a unit can ask its person something aloud and bring back an answer."""

from __future__ import annotations

from devices.codecs import Capability, codecs
from devices.models import MODELS, OTHER


def speaks(model_name: str | None) -> bool:
    """What the unit's codec can carry decides; a unit of our own format may, unless its model says no."""
    model = MODELS.get(model_name or "", OTHER)
    codec = codecs().get(model.codec)
    if codec is None or model.codec == OTHER.codec:
        return model.speaks
    return codec.encode is not None and Capability.SAY in codec.capabilities
