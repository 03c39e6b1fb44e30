"""What can be set on the simulated carrier. All durations are in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEMO_ACCOUNT_SID = "AC00000000000000000000000000000001"
DEMO_AUTH_TOKEN = "simulated-carrier-token"


@dataclass(frozen=True, slots=True)
class CarrierSettings:
    """Settings of one carrier; the defaults are made for watching by hand."""

    account_sid: str = DEMO_ACCOUNT_SID
    auth_token: str = DEMO_AUTH_TOKEN
    sms_webhook: str | None = None
    """Where texts from phones go (Twilio: the messaging URL of the number)."""
    voice_webhook: str | None = None
    """Where calls from phones go (Twilio: the voice URL of the number)."""
    voice_status_webhook: str | None = None
    """Where the end of a call from a phone is told (Twilio: call status changes)."""
    aliyun_key_id: str = "LTAIsimulated"
    aliyun_key_secret: str = "simulated-aliyun-secret"
    aliyun_reports: str | None = None
    """Where Aliyun's reports go: ``/sms-report``, ``/voice-report`` and ``/sms-up`` are put behind it."""
    aliyun_limits: bool = False
    """Hold every number to once a minute, five times an hour, twenty times a day, as Aliyun does."""
    own_number: str = "+8612349"
    """The number a phone reaches when it has never been contacted before."""
    data_file: Path | None = None
    sent_after_s: float = 0.1
    delivered_after_s: float = 0.4
    dial_s: float = 0.1
    ring_s: float = 60.0
    """Ringing time of a call that names no Timeout (Twilio's default)."""
    speech_s_per_char: float = 0.06
    voicemail_rings_s: float = 2.0
    voicemail_s: float = 15.0
    retry_after_s: tuple[float, ...] = (0.2, 0.5, 1, 2, 4, 8, 15, 30)
    """Back-off between tries of one callback: about a minute in all."""
    callback_timeout_s: float = 15.0
    """Twilio gives a webhook 15 s to answer."""
