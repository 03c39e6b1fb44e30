"""One press from a shell: press, and tell what the terminal hears."""

from __future__ import annotations

import asyncio

import click

from simulator.receipts import Receipt
from simulator.terminal import Terminal
from simulator.texts import text

CONNECT_TIMEOUT_S = 10.0
RECEIVED_TIMEOUT_S = 60.0


class PressFailed(Exception):
    """The press did not get through; the message is a text for people."""


async def press_once(
    mqtt_url: str,
    device_id: str,
    secret: str,
    kind: str = "sos",
    follow: bool = False,
    language: str = "zh-CN",
) -> None:
    """Press once and print each receipt: until ``received``, or until ``closed`` with ``follow``.

    A ``test`` opens no case, so it is never followed.

    :raises PressFailed: the broker does not let the device in, or no receipt comes.
    :raises ValueError: ``mqtt_url`` is not one.
    """
    receipts: asyncio.Queue[Receipt] = asyncio.Queue()
    terminal = Terminal(mqtt_url, device_id, secret, on_receipt=receipts.put_nowait)
    async with terminal:
        try:
            await terminal.wait_online(CONNECT_TIMEOUT_S)
        except TimeoutError as error:
            message = text("press.no_connection", language, url=mqtt_url, device=device_id)
            raise PressFailed(message) from error
        press = await terminal.press(kind)
        click.echo(text("press.sent", language, device=device_id, kind=kind, id=press.id))
        told: set[tuple[str, str | None]] = set()
        while not told or (follow and kind != "test"):
            try:
                patience = None if told else RECEIVED_TIMEOUT_S
                receipt = await asyncio.wait_for(receipts.get(), patience)
            except TimeoutError as error:
                message = text("press.no_receipt", language, seconds=int(RECEIVED_TIMEOUT_S))
                raise PressFailed(message) from error
            if receipt.id != press.id or (receipt.state, receipt.say) in told:
                continue
            told.add((receipt.state, receipt.say))
            click.echo(_line(receipt, language))
            if receipt.state in {"closed", "unreadable"}:
                return


def _line(receipt: Receipt, language: str) -> str:
    line = text(f"receipt.{receipt.state}", language)
    if receipt.say:
        line += text("press.says", language, say=receipt.say)
    if receipt.eta_min is not None:
        line += text("press.eta", language, minutes=receipt.eta_min)
    return line
