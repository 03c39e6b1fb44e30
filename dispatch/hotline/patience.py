"""Reports of calls wait for their turn: two hundred at once must not take every connection from the desks
that answer them, and none may be refused for that."""

from __future__ import annotations

import asyncio

from fastapi import Request, Response

from kit.http import Handler, UnitOfWorkRoute

AT_ONCE = 4
_turn = asyncio.Semaphore(AT_ONCE)


class PatientRoute(UnitOfWorkRoute):
    """At most ``AT_ONCE`` of all such requests of a process are being worked on, in the order they came."""

    def get_route_handler(self) -> Handler:
        """The same, in its turn."""
        handle = super().get_route_handler()

        async def in_turn(request: Request) -> Response:
            await request.body()
            async with _turn:
                return await handle(request)

        return in_turn
