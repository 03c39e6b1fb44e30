"""``bell device``: hardware from the command line."""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "decode": "app.device.decode:decode",
    "import": "app.device.importing:import_devices",
    "conform": "app.device.conform.command:conform",
}
"""Command name → "module:click command", imported when it is called."""


class DeviceCommands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=DeviceCommands)
def device() -> None:
    """Devices: what their frames say, whether they keep the contract. 设备。"""
