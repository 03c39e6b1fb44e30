"""One message of the alarm lane on its way: as it came, as it was read, as it was stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from broker_bridge import topics
from broker_bridge.connection import Delivery
from devices.codecs import Undecodable, decode_raw
from devices.codecs.native import Reply, decode_alarm, decode_reply
from devices.quarantine import Unread
from kit.signals import Signal, StoredSignal


@dataclass(slots=True)
class Frame:
    """Exactly one of ``signal``, ``reply`` and ``unread`` is set by ``read`` (a reply may also
    be a signal); ``stored`` by the transaction."""

    topic: str
    payload: bytes
    origin: topics.Origin
    signal: Signal | None = None
    reply: Reply | None = None
    unread: Undecodable | None = None
    stored: StoredSignal | None = None

    @classmethod
    def of(cls, delivery: Delivery) -> Frame:
        """A frame that nobody has read yet."""
        return cls(delivery.topic, bytes(delivery.payload), topics.parse(delivery.topic))

    @property
    def is_alarm(self) -> bool:
        """It came on ``up/alarm`` of a real device id."""
        return self.origin.valid and self.origin.channel == topics.ALARM

    def read(self, received_at: dt.datetime) -> None:
        """Decode, once: a frame without an id keeps the one it was given at the first attempt."""
        if self.signal is not None or self.reply is not None or self.unread is not None:
            return
        try:
            self._decode(received_at)
        except Undecodable as error:
            self.unread = error

    def _decode(self, received_at: dt.datetime) -> None:
        device_id, channel, valid = self.origin
        if not valid:
            raise Undecodable("bad_device_id")
        if channel == topics.ALARM:
            self.signal = decode_alarm(device_id, self.payload, received_at)
        elif channel == topics.REPLY:
            self.reply = decode_reply(device_id, self.payload, received_at)
            self.signal = self.reply.signal()
        else:
            codec = channel.removeprefix(topics.RAW)
            self.signal = decode_raw(codec, device_id, self.payload, received_at)

    def quarantined(self) -> Unread | None:
        """What goes into the quarantine, None for a frame that was understood."""
        if self.unread is None:
            return None
        return Unread(self.origin.device_id, self.topic, self.payload, self.unread.reason)
