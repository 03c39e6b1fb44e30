"""Checks requests as Aliyun does: ACS3-HMAC-SHA256."""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import quote

from fastapi import Request

_AUTHORIZATION = re.compile(
    r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})"
)


class Refused(Exception):
    """An answer of Aliyun's that is no OK. ``status``: of HTTP."""

    def __init__(self, code: str, message: str, status: int = 200) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


async def check(request: Request, key_id: str, secret: str) -> None:
    """Raises: ``Refused``, as Aliyun would."""
    match = _AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    if match is None:
        raise Refused("MissingAuthorization", "Authorization is mandatory.", 400)
    given_id, names, given = match.groups()
    if given_id != key_id:
        raise Refused("InvalidAccessKeyId.NotFound", "Specified access key is not found.", 404)
    digest = hashlib.sha256(await request.body()).hexdigest()
    signed = names.split(";")
    needed = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"}
    if request.headers.get("x-acs-content-sha256") != digest or not needed <= set(signed):
        raise Refused("SignatureDoesNotMatch", "Specified signature is not matched.", 400)
    query = sorted(request.query_params.multi_items())
    canonical = "\n".join(
        [
            request.method,
            request.url.path,
            "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in query),
            *(f"{name}:{request.headers.get(name, '').strip()}" for name in signed),
            "",
            names,
            digest,
        ]
    )
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    wanted = hmac.new(secret.encode(), f"ACS3-HMAC-SHA256\n{hashed}".encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(given, wanted):
        raise Refused("SignatureDoesNotMatch", "Specified signature is not matched.", 400)
