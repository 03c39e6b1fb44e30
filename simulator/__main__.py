"""``python -m simulator carrier | responders | town | press``."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.carrier.settings import DEMO_ACCOUNT_SID, DEMO_AUTH_TOKEN
from simulator.running import run_until_stopped, serve


@click.group()
def main() -> None:
    """Simulated devices, carrier and responders."""


@main.command()
@click.option("--port", type=int, required=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--account-sid", default=DEMO_ACCOUNT_SID, show_default=True)
@click.option("--auth-token", default=DEMO_AUTH_TOKEN, show_default=True)
@click.option("--sms-webhook", help="Where texts from phones are posted.")
@click.option("--voice-webhook", help="Where calls from phones ask for TwiML.")
@click.option("--voice-status-webhook", help="Where the end of calls from phones is posted.")
@click.option("--own-number", default="+8612349", show_default=True)
@click.option("--data-file", type=click.Path(dir_okay=False, path_type=Path))
def carrier(host: str, port: int, **settings: str | Path | None) -> None:
    """A carrier that behaves like Twilio, with a page of phones."""
    from simulator.carrier import CarrierSettings, create_app

    app = create_app(CarrierSettings(**settings))  # type: ignore[arg-type]
    run_until_stopped(serve(app, host, port))


if __name__ == "__main__":
    main()
