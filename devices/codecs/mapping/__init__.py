"""Mappings: families of JSON devices that are described by a YAML file, without code. See README.md."""

from __future__ import annotations

from devices.codecs.mapping.files import Broken, MappingError, load_file, load_folders

__all__ = ["Broken", "MappingError", "load_file", "load_folders"]
