"""Areas: a tree of any depth that scopes, desks, people and emergency numbers hang on."""

from __future__ import annotations

from kit.areas.tables import areas

__all__ = ["areas"]
