"""What a person sees while a scenario runs, and at its end."""

from __future__ import annotations

import sys

import click
import orjson

from simulator.scenario import Scenario, Verdict, run
from simulator.scenario.run import Progress
from simulator.texts import LANGUAGES, text


async def show(scenario: Scenario, broker_url: str, as_json: bool) -> Verdict:
    """Run ``scenario``: progress on stderr, the verdict on stdout."""
    verdict = await run(scenario, broker_url, _say)
    click.echo(err=True)
    content = verdict.as_json()
    if as_json:
        click.echo(orjson.dumps(content))
    else:
        figures = {**content, **content["receipt_ms"]}
        click.echo(" / ".join(text("scenario.verdict", language, **figures) for language in LANGUAGES))
    return verdict


def _say(progress: Progress) -> None:
    """One line, written over and over on a terminal."""
    elapsed = int(progress.elapsed_s)
    line = text("scenario.progress", elapsed=elapsed, presses=progress.presses, receipts=progress.receipts)
    on_screen = sys.stderr.isatty()
    click.echo(f"\r{line}" if on_screen else line, nl=not on_screen, err=True)
