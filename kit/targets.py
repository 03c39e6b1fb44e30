"""Where a URL that somebody typed may lead: to public addresses, and to private ones only if allowed.

The name is looked up here and the request goes to the address that was judged, so that a name that
answers differently the next time leads nowhere.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOK_UP_S = 1.5
"""Shorter than a transaction may idle: a form waits for it."""

LONGEST = 2000

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


class RefusedTarget(Exception):
    """Nothing is sent there. ``reason``: ``bad_url``, ``not_https``, ``private_address``,
    ``unknown_host``; the last may pass.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Target:
    """A judged address. ``url`` names it; ``host`` is what was asked for (header and certificate)."""

    url: str
    host: str
    server_name: str


def networks(text: str) -> tuple[Network, ...]:
    """Networks from a setting: ``10.20.0.0/16, fd00::/8``. Raises: ``ValueError``."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also where it stands for another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def judge(scheme: str, addresses: Iterable[Address], allowed: tuple[Network, ...]) -> Address:
    """The address to use. One that is refused among several refuses them all.

    Raises: ``RefusedTarget``.
    """
    chosen = None
    for address in addresses:
        inside = any(address in network for network in allowed)
        if not inside and not is_public(address):
            raise RefusedTarget("private_address")
        if not inside and scheme != "https":
            raise RefusedTarget("not_https")
        chosen = chosen or address
    if chosen is None:
        raise RefusedTarget("unknown_host")
    return chosen


async def find(url: str, allowed: tuple[Network, ...]) -> Target:
    """Look the name up and judge where it leads. ``http`` only to networks that are allowed by name.

    Raises: ``RefusedTarget``.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except ValueError as error:
        raise RefusedTarget("bad_url") from error
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST
    if not port or not host or not plain or parts.username is not None or parts.fragment:
        raise RefusedTarget("bad_url")
    address = judge(parts.scheme, await _addresses(host, port), allowed)
    shown = f"[{address}]" if address.version == 6 else str(address)
    return Target(
        url=urlunsplit((parts.scheme, f"{shown}:{port}", parts.path or "/", parts.query, "")),
        host=parts.netloc,
        server_name=host,
    )


async def _addresses(host: str, port: int) -> list[Address]:
    if ":" in host:
        return [ipaddress.ip_address(host)]
    try:
        async with asyncio.timeout(LOOK_UP_S):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError) as error:
        raise RefusedTarget("unknown_host") from error
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
