"""ACS3-HMAC-SHA256, the signature of requests to Aliyun (its third version; why not the second:
docs/decisions/0044). https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote

ALGORITHM = "ACS3-HMAC-SHA256"


def signed(
    method: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
    key_id: str,
    secret: str,
) -> dict[str, str]:
    """The headers to send: those given (names in lower case), the body's hash and ``authorization``.

    Signed are ``host``, ``content-type`` and everything that begins with ``x-acs-``.
    """
    digest = hashlib.sha256(body).hexdigest()
    sent = {**headers, "x-acs-content-sha256": digest}
    names = sorted(name for name in sent if name.startswith("x-acs-") or name in ("host", "content-type"))
    request = "\n".join(
        (
            method,
            "/",
            "&".join(f"{_encoded(name)}={_encoded(query[name])}" for name in sorted(query)),
            "".join(f"{name}:{sent[name].strip()}\n" for name in names),
            ";".join(names),
            digest,
        )
    )
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    sent["authorization"] = (
        f"{ALGORITHM} Credential={key_id},SignedHeaders={';'.join(names)},Signature={signature}"
    )
    return sent


def _encoded(text: str) -> str:
    """RFC 3986: everything but letters, digits and ``-_.~``."""
    return quote(text, safe="-_.~")
