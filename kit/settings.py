"""The program's settings, read once from the environment (prefix ``BELL_``)."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every value a role can be given. Names in the environment carry the prefix ``BELL_``."""

    model_config = SettingsConfigDict(env_prefix="BELL_", extra="ignore")

    database_url: str = "postgresql://127.0.0.1:5432/bell"
    database_pool_size: int = Field(default=8, ge=1)

    mqtt_url: str = "mqtt://127.0.0.1:1883"
    mqtt_username: str = "bell.bridge"
    mqtt_password: str = ""

    http_host: str = "127.0.0.1"
    http_port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    """Where carriers and people's phones reach us; links and signed callbacks start with it."""

    secret_key: str = Field(default="", repr=False)
    """At least 32 characters; signs capability links. Every process needs the same one."""

    master_key: str = Field(default="", repr=False)
    """32 bytes in base64; wraps the keys of personal values. Every process needs the same one."""

    master_key_file: str = ""
    """A file that holds the master key instead (a mounted secret)."""

    twilio_base_url: str = "https://api.twilio.com"
    twilio_account_sid: str = ""
    twilio_auth_token: str = Field(default="", repr=False)
    twilio_from: str = ""

    proof_phones: str = ""
    """Mobiles of the operator's own, in E.164 with commas between: one gets a text every hour, in turn, so
    that a carrier or a number that is blocked is seen. Two or more; empty: none is sent."""

    aliyun_access_key_id: str = ""
    aliyun_access_key_secret: str = Field(default="", repr=False)
    aliyun_sms_url: str = "https://dysmsapi.aliyuncs.com"
    aliyun_sms_sign: str = ""
    """The approved signature that texts begin with, without brackets; empty: no texts by Aliyun."""

    aliyun_voice_url: str = "https://dyvmsapi.aliyuncs.com"
    aliyun_voice_number: str = ""
    """The bought number that calls show; empty: no calls by Aliyun."""

    aliyun_callback_secret: str = Field(default="", repr=False)
    """Part of the address that reports come to, ``…/carriers/aliyun/SECRET/…``: nothing signs them."""

    carrier_order: str = "aliyun,twilio"
    """Which carrier is tried first; one that is not named comes last."""

    carrier_rates: dict[str, float] = {}
    """Messages a second that a carrier's line takes, as JSON: ``{"twilio:voice": 1}``; none: no limit."""

    switchboard_url: str = ""
    """Where orders to the switchboard go (signed as Standard Webhooks say); empty: it takes none."""

    switchboard_secret: str = Field(default="", repr=False)
    """Base64, with or without ``whsec_`` before it; signs those orders."""

    switchboard_orders: str = ""
    """What the switchboard can do, of ``dial,connect,add,listen``."""
    webhook_networks: str = ""
    """Private networks that webhooks may go to, such as ``10.20.0.0/16, fd00::/8``; empty: none."""

    mappings: str = ""
    """Folder of mapping files (YAML) for JSON devices that no codec knows; empty: only the examples."""

    language: str = "zh-CN"
    """Language of texts to people whose own language is not known."""

    dead_man_url: str = ""
    """Pinged by the auditor after each clean round; empty: nobody is pinged."""

    demo: bool = False
    """A demo: simulated town, well-known passwords allowed."""

    test_clock: bool = False
    """Lets ``POST /test/clock`` move the clock. Never in production."""

    def sqlalchemy_url(self) -> str:
        """``database_url`` with the driver named, as SQLAlchemy wants it."""
        return self.database_url.replace("postgresql://", "postgresql+asyncpg://", 1)
