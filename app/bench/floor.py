"""The floor: the least that takes a press to a screen. Message, one insert, commit, frame.

No decoding, no cases, no rights, one process: `python -m app.bench.floor PORT`, with the settings
of a role in the environment. What the program adds is measured against this in the same run.
"""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

import aiomqtt
import asyncpg
import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from kit.settings import Settings

TOPIC = "pab/v1/+/up/floor"
"""Below the bridges' access rules, and subscribed to by none of them."""


async def main(port: int) -> None:
    """Serve until killed."""
    settings = Settings()
    database = await asyncpg.connect(settings.database_url)
    await database.execute("create table if not exists bench_floor (id bigserial, payload jsonb)")
    screens: set[ServerConnection] = set()

    async def screen(connection: ServerConnection) -> None:
        screens.add(connection)
        await connection.wait_closed()
        screens.discard(connection)

    broker = urlsplit(settings.mqtt_url)
    async with (
        serve(screen, "127.0.0.1", port, compression=None),
        aiomqtt.Client(
            broker.hostname or "127.0.0.1",
            broker.port or 1883,
            username=settings.mqtt_username,
            password=settings.mqtt_password,
        ) as client,
    ):
        await client.subscribe(TOPIC, qos=1)
        async for message in client.messages:
            payload = bytes(message.payload).decode()
            await database.execute("insert into bench_floor (payload) values ($1)", payload)
            broadcast(screens, payload)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
