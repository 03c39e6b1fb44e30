"""A device's secret, and what the broker keeps of it."""

from __future__ import annotations

import base64
import hashlib
import secrets

SALT_BYTES = 12
HASH_BYTES = 64


def new_secret() -> str:
    """128 random bits, URL-safe, 22 characters."""
    return secrets.token_urlsafe(16)


def broker_verifier(secret: str, *, iterations: int = 101) -> str:
    """The password part of a line in Mosquitto's password file: `$7$iterations$salt$hash`.

    PBKDF2 with HMAC-SHA512 as Mosquitto 2 checks it; 101 is what `mosquitto_passwd` uses. Our
    secrets are random, so more rounds would protect nothing: they would only make the broker
    slower, which checks every connected device again whenever the file has changed.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, iterations, HASH_BYTES)
    encoded_salt, encoded_hash = (base64.b64encode(part).decode() for part in (salt, digest))
    return f"$7${iterations}${encoded_salt}${encoded_hash}"
