"""Everybody's telephones. The story expects each message and call, or it fails at its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.smoke.harness.waiting import WITHIN_S, until

LINK = re.compile(r"/r/([A-Za-z0-9_-]+)")
CALL_S = 60.0


@dataclass(frozen=True)
class Text:
    """A text message that has come to a phone."""

    sid: str
    to: str
    body: str

    @property
    def token(self) -> str:
        """The right to act that the link in it carries."""
        found = LINK.search(self.body)
        assert found is not None, f"no link in {self.body!r}"
        return found[1]


@dataclass(frozen=True)
class PhoneCall:
    """A phone that rings."""

    phones: Phones
    sid: str
    to: str

    async def press(self, digits: str) -> str:
        """Pick up, listen, press; answers what is said then."""
        said = await self.phones.ask("POST", f"/calls/{self.sid}/digits", json={"digits": digits})
        return " ".join(said["said"])

    async def pick_up(self) -> None:
        """Pick up and say nothing."""
        await self.phones.ask("POST", f"/calls/{self.sid}/answer")

    async def hang_up(self) -> None:
        """Put the receiver down."""
        await self.phones.ask("POST", f"/calls/{self.sid}/hangup")

    async def hears(self, words: str) -> None:
        """Wait until these words are said."""

        async def said() -> bool:
            # Long numbers are read digit by digit.
            return _together(words) in _together(await self.heard())

        await until(said, f"{self.to} hears {words!r}")

    async def heard(self) -> str:
        """Everything said in this call so far."""
        calls = await self.phones.ask("GET", "/calls")
        return " ".join(next(call for call in calls if call["sid"] == self.sid)["spoken"])

    async def ends_as(self, status: str) -> None:
        """Wait until the call is over, and how."""

        async def over() -> bool:
            calls = await self.phones.ask("GET", "/calls", params={"status": status})
            return any(call["sid"] == self.sid for call in calls)

        await until(over, f"the call to {self.to} ends as {status}")


def _together(words: str) -> str:
    return re.sub(r"[\s-]", "", words)


class Phones:
    """All telephones of the town, as the carrier's ``/sim`` shows them."""

    def __init__(self, carrier_url: str) -> None:
        self._client = httpx2.AsyncClient(base_url=carrier_url, timeout=CALL_S, trust_env=False)
        self._expected: set[str] = set()

    async def ask(self, method: str, path: str, **options: Any) -> Any:
        """A request to the carrier's ``/sim``."""
        answer = await self._client.request(method, f"/sim{path}", **options)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def expect_sms(self, to: str, *words: str, within_s: float = WITHIN_S) -> Text:
        """The oldest unread text to this phone; it must contain each of ``words``."""

        async def arrived() -> Text | None:
            for message in await self._new_texts():
                if message["to"] == to:
                    return Text(message["sid"], to, message["body"])
            return None

        text = await until(arrived, f"a text to {to}", within_s)
        self._expected.add(text.sid)
        for word in words:
            assert word in text.body, f"no {word!r} in {text.body!r}"
        return text

    async def expect_call(self, to: str, within_s: float = WITHIN_S) -> PhoneCall:
        """The oldest call to this phone that nobody has reckoned with yet."""

        async def rings() -> PhoneCall | None:
            for call in await self._new_calls():
                if call["to"] == to:
                    return PhoneCall(self, call["sid"], to)
            return None

        call = await until(rings, f"a call to {to}", within_s)
        self._expected.add(call.sid)
        return call

    async def expect_both(self, to: str, *words: str) -> tuple[Text, PhoneCall]:
        """A text with these words, and a call."""
        return await self.expect_sms(to, *words), await self.expect_call(to)

    async def take_all(self) -> list[tuple[str, str]]:
        """Everything that has come and was not expected yet, as (``sms`` or ``call``, number)."""
        texts, calls = await self._new_texts(), await self._new_calls()
        self._expected |= {record["sid"] for record in (*texts, *calls)}
        return [("sms", text["to"]) for text in texts] + [("call", call["to"]) for call in calls]

    async def nothing_more(self) -> None:
        """:raises AssertionError: something came that the story did not expect."""
        self._refuse(await self._new_texts(), await self._new_calls())

    async def nothing_more_to(self, number: str) -> None:
        """The same for one phone."""
        texts = [text for text in await self._new_texts() if text["to"] == number]
        self._refuse(texts, [call for call in await self._new_calls() if call["to"] == number])

    def _refuse(self, texts: list[dict[str, Any]], calls: list[dict[str, Any]]) -> None:
        unexpected = [f"text to {m['to']}: {m['body']}" for m in texts]
        unexpected += [f"call to {c['to']}, said: {c['spoken']}" for c in calls]
        assert not unexpected, "nobody expected:\n  " + "\n  ".join(unexpected)

    async def reply(self, from_: str, body: str) -> None:
        """Somebody answers a text."""
        await self.ask("POST", "/messages/reply", json={"from": from_, "body": body})

    async def last_sent_by(self, phone: str) -> str:
        """The carrier's SID of the newest text from this phone."""
        texts = await self.ask("GET", "/messages")
        sids = [t["sid"] for t in texts if t["direction"] == "inbound" and t["from"] == phone]
        return str(sids[-1])

    async def fault(self, fault: str, to: str = "*", **options: Any) -> None:
        """Something goes wrong at the carrier from now on (see ``POST /sim/faults``)."""
        await self.ask("POST", "/faults", json={"to": to, "fault": fault, **options})

    async def mend(self) -> None:
        """Nothing goes wrong any more."""
        await self.ask("DELETE", "/faults")

    async def forget(self) -> None:
        """As if no phone had ever rung."""
        await self.ask("DELETE", "")
        self._expected.clear()

    async def close(self) -> None:
        await self._client.aclose()

    async def _new_texts(self) -> list[dict[str, Any]]:
        texts = await self.ask("GET", "/messages")
        return [t for t in texts if t["direction"] != "inbound" and t["sid"] not in self._expected]

    async def _new_calls(self) -> list[dict[str, Any]]:
        return [c for c in await self.ask("GET", "/calls") if c["sid"] not in self._expected]
