"""The form parameters of the REST calls we imitate, checked as Twilio checks them.

Names and types are those of Twilio's published API description (``twilio_api_v2010``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from simulator.carrier.errors import TwilioError

Check = Callable[[str], bool]

E164 = re.compile(r"^\+[1-9]\d{3,14}$")
SHORT_CODE = re.compile(r"^\d{3,8}$")
SENDER_ID = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$")
TRUTH = frozenset({"true", "false"})
METHODS = frozenset({"GET", "POST"})
CALL_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})


def is_phone(value: str) -> bool:
    """A telephone number in E.164."""
    return bool(E164.match(value))


def is_sender(value: str) -> bool:
    """A number, a short code or a sender name of up to 11 letters and digits."""
    return is_phone(value) or bool(SHORT_CODE.match(value)) or bool(SENDER_ID.match(value))


def is_url(value: str) -> bool:
    """An absolute http(s) URL."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in value


def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _sid(prefix: str) -> Check:
    pattern = re.compile(f"^{prefix}[0-9a-fA-F]{{32}}$")
    return lambda value: bool(pattern.match(value))


def _one_of(*values: str) -> Check:
    return lambda value: value in values


def _whole(least: int, most: int) -> Check:
    return lambda value: value.isascii() and value.isdigit() and least <= int(value) <= most


def _text(_value: str) -> bool:
    return True


def _truth(value: str) -> bool:
    return value.lower() in TRUTH


def _method(value: str) -> bool:
    return value.upper() in METHODS


def _amount(value: str) -> bool:
    return bool(re.match(r"^\d+(\.\d+)?$", value))


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one parameter may be; ``code`` is Twilio's error for anything else."""

    check: Check = _text
    code: int = 20001
    many: bool = False


_CALLBACK_URL = Parameter(is_url, 21609)
_METHOD = Parameter(_method, 21209)
_URL = Parameter(is_url, 21205)

CREATE_MESSAGE = {
    "To": Parameter(is_phone, 21211),
    "From": Parameter(is_sender, 21212),
    "FallbackFrom": Parameter(is_sender, 21212),
    "MessagingServiceSid": Parameter(_sid("MG"), 21705),
    "Body": Parameter(),
    "StatusCallback": _CALLBACK_URL,
    "ApplicationSid": Parameter(_sid("AP"), 21218),
    "ContentSid": Parameter(_sid("HX")),
    "ContentVariables": Parameter(),
    "MaxPrice": Parameter(_amount),
    "ProvideFeedback": Parameter(_truth),
    "Attempt": Parameter(_whole(1, 10)),
    "ValidityPeriod": Parameter(_whole(1, 36000)),
    "ForceDelivery": Parameter(_truth),
    "ContentRetention": Parameter(_one_of("retain", "discard")),
    "AddressRetention": Parameter(_one_of("retain", "obfuscate")),
    "SmartEncoded": Parameter(_truth),
    "PersistentAction": Parameter(many=True),
    "TrafficType": Parameter(_one_of("free")),
    "ShortenUrls": Parameter(_truth),
    "ScheduleType": Parameter(_one_of("fixed")),
    "SendAt": Parameter(_is_time),
    "SendAsMms": Parameter(_truth),
    "RiskCheck": Parameter(_one_of("enable", "disable")),
    "MediaUrl": Parameter(is_url, many=True),
}
UPDATE_MESSAGE = {"Body": Parameter(), "Status": Parameter(_one_of("canceled"))}
CREATE_CALL = {
    "To": Parameter(is_phone, 21211),
    "From": Parameter(is_phone, 21212),
    "Url": _URL,
    "Twiml": Parameter(),
    "ApplicationSid": Parameter(_sid("AP"), 21218),
    "Method": _METHOD,
    "FallbackUrl": _URL,
    "FallbackMethod": _METHOD,
    "StatusCallback": _CALLBACK_URL,
    "StatusCallbackEvent": Parameter(many=True),
    "StatusCallbackMethod": _METHOD,
    "SendDigits": Parameter(lambda value: bool(re.match(r"^[0-9A-Da-d#*w]{1,32}$", value)), 21206),
    "Timeout": Parameter(_whole(1, 600), 21208),
    "Record": Parameter(_truth),
    "RecordingChannels": Parameter(_one_of("mono", "dual")),
    "RecordingStatusCallback": _URL,
    "RecordingStatusCallbackMethod": _METHOD,
    "RecordingStatusCallbackEvent": Parameter(many=True),
    "RecordingTrack": Parameter(_one_of("inbound", "outbound", "both")),
    "SipAuthUsername": Parameter(),
    "SipAuthPassword": Parameter(),
    "MachineDetection": Parameter(_one_of("Enable", "DetectMessageEnd")),
    "MachineDetectionTimeout": Parameter(_whole(3, 59)),
    "MachineDetectionSpeechThreshold": Parameter(_whole(1000, 6000)),
    "MachineDetectionSpeechEndThreshold": Parameter(_whole(500, 5000)),
    "MachineDetectionSilenceTimeout": Parameter(_whole(2000, 10000)),
    "AsyncAmd": Parameter(_truth),
    "AsyncAmdStatusCallback": _CALLBACK_URL,
    "AsyncAmdStatusCallbackMethod": _METHOD,
    "Trim": Parameter(_one_of("trim-silence", "do-not-trim")),
    "CallerId": Parameter(),
    "Byoc": Parameter(_sid("BY")),
    "CallReason": Parameter(),
    "CallToken": Parameter(),
    "TimeLimit": Parameter(_whole(1, 86400)),
    "ClientNotificationUrl": _URL,
}
UPDATE_CALL = {
    "Status": Parameter(_one_of("canceled", "completed")),
    "Url": _URL,
    "Twiml": Parameter(),
    "Method": _METHOD,
    "FallbackUrl": _URL,
    "FallbackMethod": _METHOD,
    "StatusCallback": _CALLBACK_URL,
    "StatusCallbackMethod": _METHOD,
    "TimeLimit": Parameter(_whole(1, 86400)),
}


@dataclass(slots=True)
class Form:
    """A checked form: last value per single parameter, lists for repeatable ones."""

    values: dict[str, str]
    lists: dict[str, list[str]]
    unknown: dict[str, str]

    def get(self, name: str) -> str | None:
        """The value, or None when it is missing or empty."""
        return self.values.get(name) or None


def read_form(body: bytes, known: dict[str, Parameter]) -> Form:
    """Read and check a form body.

    :raises TwilioError: the body is not a UTF-8 form, or a value is not what Twilio takes.
    """
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise TwilioError(20001, "The body is not a UTF-8 form") from error
    form = Form({}, {}, {})
    for name, value in pairs:
        parameter = known.get(name)
        if parameter is None:
            form.unknown[name] = value
            continue
        if value and not parameter.check(value):
            raise TwilioError(parameter.code, f"Invalid parameter {name}: {value[:80]}")
        if parameter.many:
            form.lists.setdefault(name, []).append(value)
        else:
            form.values[name] = value
    return form
