"""The native codec: the JSON of DESIGN §4.1, read strictly where it must be and leniently elsewhere."""

from __future__ import annotations

from devices.codecs.native.alarm import decode_alarm
from devices.codecs.native.codec import CODEC
from devices.codecs.native.reply import Reply, decode_reply
from devices.codecs.native.status import Status, decode_status, said_along

__all__ = ["CODEC", "Reply", "Status", "decode_alarm", "decode_reply", "decode_status", "said_along"]
