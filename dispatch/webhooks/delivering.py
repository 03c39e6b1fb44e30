"""One delivery: the request, and what the receiver says to it.

A connection of its own for every request: a pooled one might belong to another name at the same
address. Redirects are not followed, and no more than a little of the answer is read.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import httpx2
import orjson

from kit.targets import Network, RefusedTarget, find
from kit.webhooks.signing import headers

TIMEOUT_S = 10.0
ANSWER_BYTES = 16 * 1024
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
AGENT = "pingan-bell-webhooks/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt. ``status`` None: no answer. ``reference``: the receiver's own number for
    what it was sent, if it gave one.
    """

    ok: bool
    status: int | None
    reason: str
    ms: int
    retry_after_s: int | None = None
    reference: str | None = None


class Deliverer:
    """Sends signed events. Build it inside a running loop."""

    def __init__(self, allowed: tuple[Network, ...]) -> None:
        self._allowed = allowed
        self._client = httpx2.AsyncClient(
            timeout=TIMEOUT_S,
            follow_redirects=False,
            trust_env=False,  # a proxy would look names up again
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def deliver(self, url: str, secrets: list[str], event_id: str, body: bytes) -> Answer:
        """POST one event. Never raises for what a receiver does."""
        started = time.monotonic()

        def answer(ok: bool, status: int | None, reason: str, **more: object) -> Answer:
            ms = round((time.monotonic() - started) * 1000)
            return Answer(ok, status, reason, ms, **more)  # type: ignore[arg-type]

        try:
            async with asyncio.timeout(TIMEOUT_S):
                target = await find(url, self._allowed)
                signed = headers(secrets, event_id, int(time.time()), body)
                async with self._client.stream(
                    "POST",
                    target.url,
                    content=body,
                    headers={
                        **signed,
                        "host": target.host,
                        "content-type": CONTENT_TYPE,
                        "user-agent": AGENT,
                    },
                    extensions={"sni_hostname": target.server_name},
                ) as response:
                    said = await _beginning(response)
        except RefusedTarget as error:
            return answer(False, None, error.reason)
        except TimeoutError:
            return answer(False, None, "time_out")
        except (httpx2.HTTPError, OSError, ValueError) as error:
            return answer(False, None, type(error).__name__)
        after = response.headers.get("retry-after", "")
        return answer(
            200 <= response.status_code < 300,
            response.status_code,
            f"http_{response.status_code}",
            retry_after_s=min(int(after), 86400) if after.isdecimal() and len(after) < 9 else None,
            reference=_reference(said),
        )

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()


async def _beginning(response: httpx2.Response) -> bytes:
    said = b""
    async for part in response.aiter_raw():
        said += part
        if len(said) > ANSWER_BYTES:
            return b""
    return said


def _reference(said: bytes) -> str | None:
    try:
        found = orjson.loads(said).get("reference")
    except (ValueError, AttributeError):
        return None
    return found[:64].replace("\x00", "") if isinstance(found, str) and found else None
