"""Whether an MQTT broker lets somebody in: one CONNECT (MQTT 3.1.1 §3.1), and away again."""

from __future__ import annotations

import asyncio
import contextlib
import secrets

CONNECT = 0x10
DISCONNECT = b"\xe0\x00"
ACCEPTED = b"\x20\x02\x00\x00"
NAME_PASSWORD_CLEAN = 0xC2


async def admits(host: str, port: int, username: str, password: str, within_s: float = 2.0) -> bool:
    """True if the broker accepts this name and password; False if not, or if it does not answer."""
    try:
        async with asyncio.timeout(within_s):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(_connect(f"{username}-{secrets.token_hex(4)}", username, password))
                answer = await reader.readexactly(len(ACCEPTED))
                writer.write(DISCONNECT)
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (OSError, EOFError, TimeoutError):
        return False
    return answer == ACCEPTED


def _connect(client_id: str, username: str, password: str) -> bytes:
    head = _text("MQTT") + bytes([4, NAME_PASSWORD_CLEAN]) + (10).to_bytes(2, "big")
    body = head + _text(client_id) + _text(username) + _text(password)
    assert len(body) < 128  # a length of one byte
    return bytes([CONNECT, len(body)]) + body


def _text(value: str) -> bytes:
    encoded = value.encode()
    return len(encoded).to_bytes(2, "big") + encoded
