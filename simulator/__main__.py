"""``python -m simulator FILE.yaml``, or one of ``carrier | responders | town | press``."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import click

from simulator import scenario
from simulator.carrier import CarrierSettings, create_app
from simulator.carrier.settings import DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN
from simulator.errand import Pace
from simulator.press import PressFailed, press_once
from simulator.progress import show
from simulator.responders import Responders
from simulator.running import PortInUse, run_until_stopped, serve
from simulator.texts import LANGUAGES, text
from simulator.town import Town


class Simulations(click.Group):
    """A group whose first argument may be a scenario's file: then ``run`` is meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["run", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=Simulations, context_settings={"ignore_unknown_options": True})
def main() -> None:
    """Simulated devices, carrier and responders: FILE.yaml --broker URL, or a command."""


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--broker", "mqtt_url", default="mqtt://127.0.0.1:1883", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
def run(file: Path, mqtt_url: str, as_json: bool) -> None:
    """Let a scenario happen at a broker; exit code 1 if a press was lost. 运行场景文件。"""
    try:
        verdict = asyncio.run(show(scenario.read(file), mqtt_url, as_json))
    except (scenario.BadScenario, ValueError) as error:
        raise click.ClickException(str(error)) from error
    raise SystemExit(0 if verdict.good else 1)


@main.command()
@click.option("--port", type=int, required=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--account-sid", default=DEMO_ACCOUNT_SID, show_default=True)
@click.option("--auth-token", default=DEMO_AUTH_TOKEN, show_default=True)
@click.option("--sms-webhook", help="Where texts from phones are posted.")
@click.option("--voice-webhook", help="Where calls from phones ask for TwiML.")
@click.option("--voice-status-webhook", help="Where the end of calls from phones is posted.")
@click.option("--aliyun-key-id", default="LTAIsimulated", show_default=True)
@click.option("--aliyun-key-secret", default="simulated-aliyun-secret", show_default=True)
@click.option("--aliyun-reports", help="Where reports of Aliyun go, up to the secret in the address.")
@click.option("--aliyun-limits", is_flag=True, help="Hold every number to 1 a minute, 5 an hour, 20 a day.")
@click.option("--own-number", default="+8612349", show_default=True)
@click.option("--data-file", type=click.Path(dir_okay=False, path_type=Path))
def carrier(host: str, port: int, **settings: str | Path | bool | None) -> None:
    """A carrier that behaves like Twilio and like Aliyun, with a page of phones."""
    app = create_app(CarrierSettings(**settings))  # type: ignore[arg-type]
    try:
        run_until_stopped(serve(app, host, port))
    except PortInUse as error:
        message = text("carrier.port_in_use", address=error, port=port)
        raise click.ClickException(message) from error


@main.command()
@click.option("--carrier", "carrier_url", required=True, help="Base URL of the carrier.")
@click.option("--except", "leave", default="", help="Numbers left to hands, parted by commas.")
@click.option("--decline-rate", type=click.FloatRange(0, 1), default=0.05, show_default=True)
@click.option("--answer-call-rate", type=click.FloatRange(0, 1), default=0.5, show_default=True)
@click.option("--answer-s", type=float, default=8.0, show_default=True)
@click.option("--depart-s", type=float, default=20.0, show_default=True)
@click.option("--arrive-s", type=float, default=60.0, show_default=True)
@click.option("--enter-s", type=float, default=15.0, show_default=True)
@click.option("--complete-s", type=float, default=60.0, show_default=True)
@click.option("--seed", type=int)
def responders(
    carrier_url: str,
    leave: str,
    decline_rate: float,
    answer_call_rate: float,
    seed: int | None,
    **pace: float,
) -> None:
    """Responders who act on offers; the stages take the given seconds on average."""

    async def work() -> None:
        await Responders(
            carrier_url,
            leave=[number.strip() for number in leave.split(",") if number.strip()],
            decline_rate=decline_rate,
            answer_call_rate=answer_call_rate,
            pace=Pace(**pace),
            seed=seed,
        ).run()

    run_until_stopped(work())


@main.command()
@click.option("--mqtt", "mqtt_url", required=True, help="mqtt://host:port")
@click.option("--count", type=click.IntRange(1, 9999), default=20, show_default=True)
@click.option("--prefix", default="sim-", show_default=True)
@click.option("--mean-press-s", type=float, default=600.0, show_default=True)
@click.option("--heartbeat-s", type=float, default=300.0, show_default=True)
@click.option("--quiet", is_flag=True, help="Connect and send heartbeats, never press.")
@click.option("--seed", type=int)
def town(
    mqtt_url: str,
    count: int,
    prefix: str,
    mean_press_s: float,
    heartbeat_s: float,
    quiet: bool,
    seed: int | None,
) -> None:
    """Many terminals in one process; each is pressed every MEAN_PRESS_S on average."""
    pressed = None if quiet else mean_press_s
    run_until_stopped(Town(mqtt_url, count, prefix, pressed, heartbeat_s, seed).run())


@main.command()
@click.argument("device_id")
@click.option("--mqtt", "mqtt_url", default="mqtt://127.0.0.1:1883", show_default=True)
@click.option("--secret", help="Defaults to the device id, as in the demo.")
@click.option("--kind", default="sos", show_default=True)
@click.option("--follow", is_flag=True, help="Go on until the case is closed.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
def press(device_id: str, mqtt_url: str, secret: str | None, kind: str, follow: bool, lang: str) -> None:
    """Press the button of a device once and print its receipts."""

    async def work() -> None:
        try:
            await press_once(mqtt_url, device_id, secret or device_id, kind, follow, lang)
        except (PressFailed, ValueError) as error:
            raise click.ClickException(str(error)) from error

    run_until_stopped(work(), log_level=logging.ERROR)


if __name__ == "__main__":
    main()
