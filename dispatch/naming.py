"""Names in messages."""


def mask_name(name: str | None) -> str | None:
    """王秀英 -> 王**: the surname is enough to recognise, not to identify."""
    return name[0] + "*" * (len(name) - 1) if name else None
