"""What the person who starts a demo can choose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DemoOptions:
    """The options of `./bell demo`, checked by the command line."""

    data_dir: Path
    host: str
    http_port: int
    mqtt_port: int
    elders: int
    browser: bool
    quiet_town: bool
    test_clock: bool
    company: bool = True
    """Simulated responders and devices run too; a test answers phones and presses buttons itself."""

    @property
    def reachable_host(self) -> str:
        """The address under which this machine reaches its own servers."""
        return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)

    @property
    def http_url(self) -> str:
        return f"http://{self.reachable_host}:{self.http_port}"

    @property
    def mqtt_url(self) -> str:
        return f"mqtt://{self.reachable_host}:{self.mqtt_port}"
