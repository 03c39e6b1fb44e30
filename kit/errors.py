"""Errors with a stable code. The HTTP edge turns them into problem+json (RFC 9457)."""

from __future__ import annotations

from typing import Any, ClassVar


class BellError(Exception):
    """Base of every error that a caller can do something about.

    ``code`` is stable and part of the public surface; the text for people is the catalogue
    entry ``error.<code>``, filled in with ``params``. ``extra`` is merged into the problem document.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    keeps_changes: ClassVar[bool] = False
    """True: the request's transaction is committed although it is refused (a first of two signatures)."""

    def __init__(self, *, extra: dict[str, Any] | None = None, **params: Any) -> None:
        super().__init__(f"{self.code} {params}" if params else self.code)
        self.params = params
        self.extra = extra or {}


class NotFound(BellError):
    """``what`` with this ``id`` does not exist, or lies outside the caller's areas."""

    code = "not_found"
    status = 404


class NotSignedIn(BellError):
    """No token, or one that is unknown or has expired."""

    code = "not_signed_in"
    status = 401


class WrongPassword(BellError):
    """Username and password do not match."""

    code = "wrong_password"
    status = 401


class NotAllowed(BellError):
    """The caller's roles do not allow ``permission``."""

    code = "not_allowed"
    status = 403


class InvalidField(BellError):
    """``field`` cannot be accepted; ``reason`` says why and what would be."""

    code = "invalid_field"
    status = 422


class Conflict(BellError):
    """Base of refusals because of the state something is in."""

    code = "conflict"
    status = 409


class AlreadyExists(Conflict):
    """``field`` is already taken by another row."""

    code = "already_exists"


class IdempotencyKeyReused(BellError):
    """The same Idempotency-Key came with another request."""

    code = "idempotency_key_reused"
    status = 422
