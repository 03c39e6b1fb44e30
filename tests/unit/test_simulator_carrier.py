"""The parts of the simulated carrier that need no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from twilio.request_validator import RequestValidator

from simulator.carrier.callbacks import sign
from simulator.carrier.errors import TwilioError
from simulator.carrier.faults import Faults, NewFault
from simulator.carrier.keypad import Keypad
from simulator.carrier.parameters import CREATE_CALL, read_form
from simulator.carrier.records import Message, now
from simulator.carrier.store import Store
from simulator.carrier.twiml import Gather, Hangup, Say, TwimlError, Unsupported, parse
from simulator.carrier.wire import page_json, segments
from simulator.texts import LANGUAGES, catalogue


def test_both_catalogues_have_the_same_keys() -> None:
    first, second = (set(catalogue(language)) for language in LANGUAGES)
    assert first == second


@pytest.mark.parametrize(
    ("body", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("按" * 70, 1), ("按" * 71, 2), ("[" * 81, 2), ("", 1)],
)
def test_segments(body: str, count: int) -> None:
    assert segments(body) == count


def test_the_sdk_accepts_our_signature() -> None:
    url, params = "http://127.0.0.1:8000/carriers/twilio/voice?a=1", {"To": "+86", "Body": "你好"}
    assert RequestValidator("token").validate(url, params, sign("token", url, params))


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("Timeout=0", 21208),
        ("Method=PUT", 21209),
        ("Url=ftp%3A%2F%2Fx", 21205),
        ("SendDigits=x", 21206),
        ("MachineDetection=yes", 20001),
        ("To=%E5", 20001),
    ],
)
def test_wrong_parameters(form: str, code: int) -> None:
    with pytest.raises(TwilioError) as caught:
        read_form(form.encode(), CREATE_CALL)
    assert caught.value.code == code


def test_a_form_parts_known_repeated_and_unknown() -> None:
    form = read_form(
        b"To=%2B8613800000001&StatusCallbackEvent=ringing&StatusCallbackEvent=answered&X=1",
        CREATE_CALL,
    )
    assert form.get("To") == "+8613800000001"
    assert form.lists["StatusCallbackEvent"] == ["ringing", "answered"]
    assert form.unknown == {"X": "1"}


def test_twiml_is_read() -> None:
    gather, bye, end, odd = parse(
        '<Response><Gather numDigits="1" timeout="8" action="/a"><Say>按一</Say></Gather>'
        "<Say>再见</Say><Hangup/><Record/></Response>"
    )
    assert isinstance(gather, Gather)
    assert (gather.prompt, gather.num_digits, gather.timeout_s) == ((Say("按一"),), 1, 8.0)
    assert (bye, end, odd) == (Say("再见"), Hangup(), Unsupported("Record"))


@pytest.mark.parametrize("document", ["", "<Answer/>", "<Response><Pause length='x'/></Response>"])
def test_what_is_no_twiml_is_refused(document: str) -> None:
    with pytest.raises(TwimlError):
        parse(document)


def a_message(sid: str = "SM1") -> Message:
    return Message(sid, "+861", "+862", "x", "outbound-api", "queued", now(), now())


def test_the_journal_gives_everything_back_and_drops_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "carrier.jsonl"
    store = Store(path)
    store.open()
    message = a_message()
    store.save(message)
    message.status = "sent"
    store.save(message)
    store.close()
    path.write_bytes(path.read_bytes() + b'{"op":"message","rec')
    for _ in range(2):
        again = Store(path)
        again.open()
        assert again.messages == {"SM1": message}
        again.save(a_message("SM2"))
        again.forget()
        again.save(message)
        again.close()


def test_faults_strike_whom_they_name_as_often_as_they_say() -> None:
    faults = Faults(Store(None))
    faults.add(NewFault(to="+861", channel="sms", fault="reject", count=1))
    assert faults.strike_request("+862", "sms") is None
    assert faults.strike_request("+861", "voice") is None
    assert faults.strike_delivery("+861", "sms") is None
    struck = faults.strike_request("+861", "sms")
    assert struck is not None
    assert struck.fault == "reject"
    assert faults.strike_request("+861", "sms") is None


def test_pages_of_a_list() -> None:
    items = [{"sid": str(number)} for number in range(5)]
    page = page_json("calls", items, "/Calls.json", {"Page": "1", "PageSize": "2", "To": "+861"})
    assert [item["sid"] for item in page["calls"]] == ["2", "3"]
    assert page["next_page_uri"] == "/Calls.json?PageSize=2&To=%2B861&Page=2"
    assert (page["start"], page["end"], page["previous_page_uri"] is None) == (2, 3, False)


async def test_a_gather_ends_by_count_key_or_time_out() -> None:
    keypad = Keypad()
    keypad.press("12#")
    assert await keypad.collect(1, 1, "#") == "1"
    assert await keypad.collect(None, 1, "#") == "2"
    assert await keypad.collect(None, 0.01, "#") == ""
