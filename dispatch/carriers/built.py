"""The carriers that this installation has, in the order in which they are tried."""

from __future__ import annotations

from dispatch.carriers.aliyun.carrier import AliyunCarrier
from dispatch.notify.carrier import Carrier
from dispatch.notify.twilio import TwilioCarrier
from kit.settings import Settings


def carriers(settings: Settings) -> list[Carrier]:
    """Build them, inside a running loop. Without credentials a carrier is none."""
    found: list[Carrier] = []
    if settings.aliyun_access_key_id and settings.aliyun_access_key_secret:
        found.append(AliyunCarrier(settings))
    if settings.twilio_account_sid and settings.twilio_auth_token:
        found.append(TwilioCarrier(settings))
    order = [name.strip() for name in settings.carrier_order.split(",")]
    return sorted(found, key=lambda one: order.index(one.name) if one.name in order else len(order))
