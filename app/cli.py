"""The command `bell`: names, and where each command lives, imported when it is called."""

from __future__ import annotations

import importlib
from typing import Any

import click

from kit.vault.master import NoMasterKey

COMMANDS = {
    "demo": "app.demo.command:demo",
    "serve": "app.serve:serve",
    "broker": "app.broker:broker",
    "migrate": "app.migrate:migrate",
    "seed": "app.seed:seed",
    "user": "app.user:user",
    "import": "app.importing:imports",
    "export": "app.exporting:export",
    "press": "app.press:press",
    "simulate": "app.simulate:simulate",
    "bench": "app.bench:bench",
    "gateway": "app.gateway:gateway",
    "device": "app.device:device",
    "verify": "app.verify:verify",
    "plan": "app.plan:plan",
    "text": "app.preview:texts",
    "doctor": "app.doctor:doctor",
}
"""Command name → "module:click command"."""


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """A missing master key is one line that says what to set."""
        try:
            return super().invoke(ctx)
        except NoMasterKey as error:
            raise click.ClickException(str(error)) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names only, so that `--help` imports nothing and a broken command hides no other."""
        with formatter.section("Commands"):
            formatter.write_text(" ".join([*COMMANDS, "test"]))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version="0.1.0", prog_name="bell")
def main() -> None:
    """Ping'an bell (平安钟): from an elderly person's button to the person at the door."""
