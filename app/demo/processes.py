"""The demo's processes: what is run under which name, with which settings."""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import Mapping
from pathlib import Path

from app.demo.options import DemoOptions
from app.local.child import Child
from app.local.data_folder import DataFolder
from app.local.mosquitto import BRIDGE_USER
from app.town import lines

SENDER = lines.CARRIERS
ROLES = {
    "api-1": "api",
    "bridge-1": "bridge",
    "bridge-2": "bridge",
    "engine-1": "engine",
    "engine-2": "engine",
}
TOWN_SIZE = 20
LONGEST_ANSWER = 2000
WEBHOOKS = "/api/v1/carriers/twilio"


def settings(
    options: DemoOptions, data: DataFolder, database_url: str, mqtt_password: str, carrier_url: str
) -> dict[str, str]:
    """The environment of every role (see `kit.settings`)."""
    return {
        "BELL_DATABASE_URL": database_url,
        "BELL_MQTT_URL": options.mqtt_url,
        "BELL_MQTT_USERNAME": BRIDGE_USER,
        "BELL_MQTT_PASSWORD": mqtt_password,
        "BELL_HTTP_HOST": options.host,
        "BELL_HTTP_PORT": str(options.http_port),
        "BELL_PUBLIC_URL": options.http_url,
        "BELL_TWILIO_BASE_URL": carrier_url,
        "BELL_TWILIO_ACCOUNT_SID": account_sid(data),
        "BELL_TWILIO_AUTH_TOKEN": auth_token(data),
        "BELL_TWILIO_FROM": SENDER,
        "BELL_SECRET_KEY": data.secret("key"),
        "BELL_MASTER_KEY": base64.b64encode(master_key(data)).decode(),
        "BELL_DEMO": "1",
        "BELL_TEST_CLOCK": "1" if options.test_clock else "0",
        "PYTHONUNBUFFERED": "1",
        # The database is on the loopback: no TLS, and no look into a home we may not enter.
        "PGSSLMODE": "disable",
    }


def master_key(data: DataFolder) -> bytes:
    """Made once and kept with the data; in production it is kept apart from them."""
    return bytes.fromhex(data.secret("master"))


def account_sid(data: DataFolder) -> str:
    return "AC" + data.secret("carrier-account")[:32]


def auth_token(data: DataFolder) -> str:
    return data.secret("carrier-token")[:32]


def roles(options: DemoOptions, environment: Mapping[str, str]) -> list[Child]:
    """The roles of the program, each a process of its own."""
    return [
        Child(
            name=name,
            command=_python("app", "serve", "--role", role, "--instance", name),
            environment=environment,
            needs=("postgres", "broker"),
            is_ready=HttpCheck(options.http_url + "/healthz") if role == "api" else None,
        )
        for name, role in ROLES.items()
    ]


def carrier(options: DemoOptions, data: DataFolder, port: int) -> Child:
    """The simulated carrier, always on the loopback address: its page shows everybody's calls."""
    return Child(
        name="carrier",
        command=_python(
            *("simulator", "carrier", "--host", "127.0.0.1", "--port", str(port)),
            *("--account-sid", account_sid(data), "--auth-token", auth_token(data)),
            *("--sms-webhook", f"{options.http_url}{WEBHOOKS}/sms"),
            *("--voice-webhook", f"{options.http_url}{WEBHOOKS}/voice"),
            *("--voice-status-webhook", f"{options.http_url}{WEBHOOKS}/voice/status"),
            *("--own-number", SENDER, "--data-file", str(data.path / "carrier.jsonl")),
        ),
        environment={"PYTHONUNBUFFERED": "1"},
        is_ready=PortCheck("127.0.0.1", port),
    )


def town(options: DemoOptions) -> Child:
    """Simulated devices; silent in a quiet town."""
    quiet = ["--quiet"] if options.quiet_town else []
    return Child(
        name="town",
        command=_python(
            *("simulator", "town", "--mqtt", options.mqtt_url),
            *("--prefix", "sim-", "--count", str(TOWN_SIZE), *quiet),
        ),
        environment={"PYTHONUNBUFFERED": "1"},
        needs=("broker",),
    )


def responders(carrier_url: str) -> Child:
    """Simulated people who pick up, press a key, answer texts."""
    return Child(
        name="responders",
        command=_python("simulator", "responders", "--carrier", carrier_url),
        environment={"PYTHONUNBUFFERED": "1"},
        needs=("carrier",),
    )


def once(name: str, environment: Mapping[str, str], *words: str) -> Child:
    """A command that does its work and ends."""
    return Child(name=name, command=_python("app", *words), environment=environment)


def _python(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


class PortCheck:
    """Ready when something listens on the port."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    async def __call__(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(self.host, self.port)
        except OSError:
            return False
        writer.close()
        return True


class HttpCheck:
    """Ready when a GET of `url` (`http://host:port/path`) answers 200 within two seconds.

    `answer` is the last thing heard: the body, or why there was none.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.answer = ""
        authority, _, path = url.removeprefix("http://").partition("/")
        host, _, port = authority.rpartition(":")
        self.host = host.strip("[]")
        self.port = int(port)
        self.request = f"GET /{path} HTTP/1.0\r\nHost: {authority}\r\n\r\n".encode()

    async def __call__(self) -> bool:
        try:
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection(self.host, self.port)
                try:
                    writer.write(self.request)
                    response = await reader.read(LONGEST_ANSWER)
                finally:
                    writer.close()
        except (OSError, TimeoutError) as failure:
            self.answer = repr(failure)
            return False
        head, _, body = response.partition(b"\r\n\r\n")
        self.answer = body.decode(errors="replace").strip()
        return head.split()[1:2] == [b"200"]


def last_line(log: Path) -> str:
    """The last line of a log that says something, for a one-line report."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), "?")
