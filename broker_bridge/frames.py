"""One message of the alarm lane on its way: as it came, as it was read, as it was stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from broker_bridge import topics
from broker_bridge.connection import Delivery
from devices.codecs import Decoded, Undecodable, decode_raw
from devices.codecs.native import Reply, decode_alarm, decode_reply, said_along
from devices.quarantine import Unread
from kit.signals import Signal, StoredSignal

SOME_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""In place of the time of receipt, for frames that come again and again."""


@dataclass(slots=True)
class Frame:
    """``parts`` is set by ``read``; ``stored``, one for each of ``signals``, by the transaction.

    ``unread_id``: the id that can be made out in an alarm which nobody can read.
    """

    topic: str
    payload: bytes
    origin: topics.Origin
    retained: bool = False
    parts: list[Decoded] = field(default_factory=list)
    stored: list[StoredSignal] = field(default_factory=list)
    unread_id: str | None = None

    @classmethod
    def of(cls, delivery: Delivery) -> Frame:
        """A frame that nobody has read yet."""
        topic = delivery.topic
        return cls(topic, bytes(delivery.payload), topics.parse(topic), retained=delivery.retain)

    @property
    def codec(self) -> str | None:
        """The vendor's codec that the topic names, None for the native ones."""
        channel = self.origin.channel
        return channel.removeprefix(topics.RAW) if channel.startswith(topics.RAW) else None

    @property
    def signals(self) -> list[Signal]:
        """Everything in it that may need a person."""
        return [signal for part in self.parts for signal in part.signals]

    @property
    def answers(self) -> list[Reply]:
        """Answers to commands."""
        return [answer for part in self.parts for answer in part.answers]

    @property
    def is_unread_alarm(self) -> bool:
        """It came on ``up/alarm`` of a real device id, and nobody can read it."""
        alarm = self.origin.valid and self.origin.channel == topics.ALARM
        return alarm and any(part.rejected for part in self.parts)

    def is_heartbeat(self, part: Decoded) -> bool:
        """The unit told its state by itself. What the broker kept says nothing about now."""
        by_itself = not part.signals and not part.answers and part.status is not None
        return self.codec is not None and by_itself and not self.retained

    def read(self, received_at: dt.datetime) -> None:
        """Decode, once: a frame without an id keeps the one it was given at the first attempt."""
        if self.parts:
            return
        self.parts = self._decode(SOME_DAY if self.retained else received_at)
        if self.retained:
            for signal in self.signals:
                _mark_retained(signal)

    def _decode(self, received_at: dt.datetime) -> list[Decoded]:
        device_id, channel, valid = self.origin
        if not valid:
            return [Decoded(device_id, self.payload, rejected="bad_device_id")]
        if self.codec is not None:
            return decode_raw(self.codec, device_id, self.payload, received_at)
        part = Decoded(device_id, self.payload)
        try:
            if channel == topics.ALARM:
                alarm = decode_alarm(device_id, self.payload, received_at)
                part.signals = [alarm]
                part.status = said_along(alarm.payload)
            else:
                reply = decode_reply(device_id, self.payload, received_at)
                part.answers = [reply]
                part.signals = [said] if (said := reply.signal()) is not None else []
                part.status = said_along(reply.fields)
        except Undecodable as error:
            part.rejected = error.reason
            self.unread_id = error.signal_id
        return [part]

    def quarantined(self) -> list[Unread]:
        """What goes into the quarantine: the parts that were not understood."""
        return [
            Unread(part.device_id, self.topic, part.frame, part.rejected)
            for part in self.parts
            if part.rejected is not None
        ]


def _mark_retained(signal: Signal) -> None:
    """The broker hands a retained press out at every subscription: it must stay one signal."""
    signal.flags.append("retained")
    if signal.moment_key() is None:
        signal.at_text = "retained"
