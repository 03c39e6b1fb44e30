"""Aliyun as a carrier: SendSms and IvrCall, both by templates that Aliyun has approved.

It serves mainland numbers only, and blocks whoever calls one of them too often: once a minute, five times
an hour, twenty times a day, calls that nobody picks up included
(https://help.aliyun.com/document_detail/178344.html).
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx2
import orjson

from care.phones import dialled
from dispatch.carriers.aliyun.signing import signed
from dispatch.notify.carrier import Accepted, CalleeLimit, CarrierError, Outgoing
from kit.settings import Settings
from kit.spelling import spelled

TIMEOUT_S = 10.0
LIMITS = (CalleeLimit(60, 1), CalleeLimit(3600, 5), CalleeLimit(86400, 20))
VERSION = "2017-05-25"
KEYS = ("1", "2", "3")
PLAY_TIMES = "3"
KEY_TIMEOUT_MS = "6000"

ABOUT_THE_MESSAGE = (
    "isv.MOBILE_NUMBER_ILLEGAL",
    "isv.MOBILE_COUNT_OVER_LIMIT",
    "isv.INVALID_PARAMETERS",
    "isv.INVALID_JSON_PARAM",
    "isv.PARAM_LENGTH_LIMIT",
    "isv.PARAM_NOT_SUPPORT_URL",
    "isv.BLACK_KEY_CONTROL_LIMIT",
    "isv.COMPLAINT_REJECT",
    "isv.SMS_TEMPLATE_ILLEGAL",
    "isv.TTS_TEMPLATE_ILLEGAL",
    "isv.TEMPLATE_ILLEGAL",
    "isv.TEMPLATE_MISSING_PARAMETERS",
    "isv.TEMPLATE_PARAMS_ILLEGAL",
    "isv.BLACKLIST_NUMBER_LIMIT",
)
"""Refusals of this number or text; whatever else it says is the carrier's own trouble, or the account's."""

SPENT = "isv.BUSINESS_LIMIT_CONTROL"


class AliyunCarrier:
    """A ``Carrier``. Build it inside a running loop."""

    name = "aliyun"
    approves_templates = True

    def __init__(self, settings: Settings) -> None:
        self._key = (settings.aliyun_access_key_id, settings.aliyun_access_key_secret)
        self._language = settings.language
        self._sign = settings.aliyun_sms_sign
        self._number = settings.aliyun_voice_number
        self._urls = {"sms": settings.aliyun_sms_url, "voice": settings.aliyun_voice_url}
        self._http = httpx2.AsyncClient(timeout=TIMEOUT_S)
        lines = (("sms", self._sign), ("voice", self._number))
        self.channels: Mapping[str, tuple[CalleeLimit, ...]] = {
            channel: LIMITS for channel, given in lines if given
        }

    def serves(self, channel: str, to: str) -> bool:
        """See ``Carrier``. Texts go to mobile numbers, calls to any of the mainland."""
        mobile = to.startswith("+861") and len(to) == 14
        return channel in self.channels and (mobile or (channel == "voice" and to.startswith("+86")))

    async def send(self, message: Outgoing) -> Accepted:
        """See ``Carrier``. The receipt names our message by ``OutId``."""
        said = dict(message.values)
        if message.channel == "voice":
            said = {name: spelled(value, self._language) for name, value in said.items()}
        values = orjson.dumps(said).decode()
        code = message.code or ""
        if message.channel == "sms":
            answer = await self._ask(
                "sms",
                "SendSms",
                {
                    "PhoneNumbers": dialled(message.to),
                    "SignName": self._sign,
                    "TemplateCode": code,
                    "TemplateParam": values,
                    "OutId": str(message.message_id),
                },
            )
            return Accepted(str(answer.get("BizId", "")))
        menu = {f"MenuKeyMap.{number}.Key": key for number, key in enumerate(KEYS, 1)}
        answer = await self._ask(
            "voice",
            "IvrCall",
            {
                "CalledShowNumber": self._number,
                "CalledNumber": dialled(message.to),
                "StartCode": code,
                "StartTtsParams": values,
                "PlayTimes": PLAY_TIMES,
                "Timeout": KEY_TIMEOUT_MS,
                "OutId": str(message.message_id),
                **menu,
            },
        )
        return Accepted(str(answer.get("CallId", "")), self._number)

    async def probe(self, channel: str) -> None:
        """See ``Carrier``: a query about nothing. Any answer that is signed for us and of our making will
        do."""
        if channel == "sms":
            query = {
                "PhoneNumber": "13800000000",
                "SendDate": "20200101",
                "PageSize": "1",
                "CurrentPage": "1",
            }
            await self._ask("sms", "QuerySendDetails", query)
        else:
            query = {"CallId": "0^0", "ProdId": "11000000300006", "QueryDate": "1577808000000"}
            await self._ask("voice", "QueryCallDetailByCallId", query, nothing_found=True)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _ask(
        self, line: str, action: str, query: dict[str, str], *, nothing_found: bool = False
    ) -> dict[str, object]:
        url = self._urls[line].rstrip("/")
        headers = signed(
            "POST",
            query,
            {
                "host": urlsplit(url).netloc,
                "x-acs-action": action,
                "x-acs-version": VERSION,
                "x-acs-date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "x-acs-signature-nonce": secrets.token_hex(16),
            },
            b"",
            *self._key,
        )
        try:
            answer = await self._http.post(f"{url}/", params=query, headers=headers, content=b"")
            said = answer.json()
        except (httpx2.HTTPError, OSError, ValueError) as error:
            raise CarrierError(repr(error)) from error
        code, words = str(said.get("Code", "")), said.get("Message", "")
        if answer.is_success and (code == "OK" or (nothing_found and code.startswith("isv."))):
            found: dict[str, object] = said
            return found
        if code == SPENT:
            raise CarrierError(f"{code} {words}", spent=True)
        if code in ABOUT_THE_MESSAGE:
            # Whatever the status was: about this message, as a 400 of another carrier.
            raise CarrierError(f"400 {code} {words}", refused=True)
        raise CarrierError(f"{answer.status_code} {code} {words}")
