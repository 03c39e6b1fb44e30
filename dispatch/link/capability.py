"""Capability tokens: the offer's id, signed. Nothing about the person is in them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

TAG_BYTES = 16


def token(secret_key: str, offer_id: int, purpose: bytes = b"offer") -> str:
    """The link's secret part; the same for every sending of an offer. ``purpose``: what it is good for;
    the id is then that of something else.
    """
    body = offer_id.to_bytes(8, "big").lstrip(b"\0")
    return base64.urlsafe_b64encode(_tag(secret_key, purpose, body) + body).decode().rstrip("=")


def offer_id(secret_key: str, text: str, purpose: bytes = b"offer") -> int | None:
    """The offer that a token opens; None if it was not made by us for this purpose."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    tag, body = raw[:TAG_BYTES], raw[TAG_BYTES:]
    if not 0 < len(body) <= 8 or not hmac.compare_digest(tag, _tag(secret_key, purpose, body)):
        return None
    return int.from_bytes(body, "big")


def _tag(secret_key: str, purpose: bytes, body: bytes) -> bytes:
    return hmac.new(secret_key.encode(), purpose + body, hashlib.sha256).digest()[:TAG_BYTES]
