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

SOME_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""In place of the time of receipt, for frames that come again and again."""


@dataclass(slots=True)
class Frame:
    """Exactly one of ``signal``, ``reply`` and ``unread`` is set by ``read`` (a reply may also
    be a signal); ``stored`` by the transaction."""

    topic: str
    payload: bytes
    origin: topics.Origin
    retained: bool = False
    signal: Signal | None = None
    reply: Reply | None = None
    unread: Undecodable | None = None
    stored: StoredSignal | None = None

    @classmethod
    def of(cls, delivery: Delivery) -> Frame:
        """A frame that nobody has read yet."""
        topic = delivery.topic
        return cls(topic, bytes(delivery.payload), topics.parse(topic), retained=delivery.retain)

    @property
    def is_alarm(self) -> bool:
        """It came on ``up/alarm`` of a real device id."""
        return self.origin.valid and self.origin.channel == topics.ALARM

    def read(self, received_at: dt.datetime) -> None:
        """Decode, once: a frame without an id keeps the one it was given at the first attempt."""
        if self.signal is not None or self.reply is not None or self.unread is not None:
            return
        try:
            self._decode(SOME_DAY if self.retained else received_at)
            if self.retained and self.signal is not None:
                self._mark_retained(self.signal)
        except Undecodable as error:
            self.unread = error

    def _mark_retained(self, signal: Signal) -> None:
        """The broker hands a retained press out at every subscription: it must stay one signal."""
        signal.flags.append("retained")
        if signal.moment_key() is None:
            signal.at_text = "retained"

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
