"""Buttons all over town, pressed by the test."""

from __future__ import annotations

from typing import Any

import aiomqtt
import orjson

from simulator.receipts import Press
from simulator.terminal import Terminal

CONNECTS_WITHIN_S = 10.0
RECEIPT_WITHIN_S = 8.0


class Town:
    """The devices of the demo, ``demo-0001`` to ``demo-0020``; their secret is their id."""

    def __init__(self, mqtt_url: str) -> None:
        self._mqtt_url = mqtt_url
        self._terminals: dict[str, Terminal] = {}

    def switched_off(self, device_id: str, secret: str | None = None, **options: Any) -> Terminal:
        """A terminal that is not connected yet; ``start`` switches it on."""
        terminal = Terminal(self._mqtt_url, device_id, secret or device_id, **options)
        self._terminals[device_id] = terminal
        return terminal

    async def terminal(self, device_id: str, secret: str | None = None, **options: Any) -> Terminal:
        """The terminal, switched on and connected."""
        known = self._terminals.get(device_id)
        if known is not None:
            return known
        terminal = self.switched_off(device_id, secret, **options)
        terminal.start()
        await terminal.wait_online(CONNECTS_WITHIN_S)
        return terminal

    async def press(self, device_id: str, kind: str = "sos", **fields: Any) -> Press:
        """Press a button; returns when the terminal has its receipt."""
        press = await (await self.terminal(device_id)).press(kind, **fields)
        await press.wait("received", RECEIPT_WITHIN_S)
        return press

    async def deliver(self, device_id: str, frame: dict[str, Any], times: int = 1) -> None:
        """Hand this very frame to the broker, ``times`` over, as a retrying device would."""
        address = self._mqtt_url.removeprefix("mqtt://")
        host, _, port = address.partition(":")
        async with aiomqtt.Client(host, int(port), username=device_id, password=device_id) as client:
            for _ in range(times):
                await client.publish(f"pab/v1/{device_id}/up/alarm", orjson.dumps(frame), qos=1)

    async def switch_off(self) -> None:
        """Every terminal of the story goes off."""
        for terminal in self._terminals.values():
            await terminal.stop()
        self._terminals.clear()
