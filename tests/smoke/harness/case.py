"""A case as one desk sees it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.smoke.harness.waiting import until

if TYPE_CHECKING:
    from tests.smoke.harness.desk import Desk


@dataclass(frozen=True)
class Asked:
    """A responder who has been asked to come."""

    offer_id: int
    role: str
    name: str
    phone: str
    since: dt.datetime


@dataclass(frozen=True)
class Case:
    """Reads through ``desk``; never remembers what it read."""

    desk: Desk
    id: int
    number: str

    async def look(self) -> dict[str, Any]:
        """Everything that ``GET /cases/{id}`` shows."""
        found: dict[str, Any] = await self.desk.get(f"/cases/{self.id}")
        return found

    async def field(self, name: str) -> Any:
        """One field of it."""
        return (await self.look())[name]

    async def moment(self, name: str) -> dt.datetime:
        """A time of it, such as ``opened_at``."""
        return dt.datetime.fromisoformat(await self.field(name))

    async def events(self, type_: str | None = None, **data: Any) -> list[dict[str, Any]]:
        """Lines of the timeline of this type whose data contain ``data``."""
        return [
            event
            for event in await self.field("timeline")
            if type_ in (None, event["type"]) and data.items() <= event["data"].items()
        ]

    async def happened(self, type_: str, **data: Any) -> dict[str, Any]:
        """Wait for such a line; answers the newest."""

        async def noted() -> dict[str, Any] | None:
            found = await self.events(type_, **data)
            return found[-1] if found else None

        return await until(noted, f"{type_} {data or ''} in the timeline of case {self.number}")

    async def never(self, type_: str, **data: Any) -> None:
        """:raises AssertionError: the timeline has such a line."""
        found = await self.events(type_, **data)
        assert not found, f"case {self.number} should not have: {found}"

    async def becomes(self, state: str) -> dict[str, Any]:
        """Wait for a state; answers the case as it is then."""

        async def reached() -> dict[str, Any] | None:
            found = await self.look()
            return found if found["state"] == state else None

        return await until(reached, f"case {self.number} is {state}")

    async def asked(self, role: str = "lead", state: str = "offered") -> Asked:
        """The newest responder of this role whose offer is in this state."""

        async def newest() -> Asked | None:
            offers = await self.asked_all(role, state)
            return offers[-1] if offers else None

        return await until(newest, f"case {self.number} has an offer that is {state} ({role})")

    async def asked_all(self, role: str = "lead", state: str = "offered") -> list[Asked]:
        """All responders of this role whose offers are in this state."""
        return [
            Asked(
                offer["id"],
                role,
                offer["responder"]["name"],
                offer["responder"]["phone"],
                dt.datetime.fromisoformat(offer["offered_at"]),
            )
            for offer in await self.field("offers")
            if offer["role"] == role and offer["state"] == state
        ]

    async def eligible(self) -> list[int]:
        """Ids of the responders who could be asked now, the best first."""
        return [c["responder"]["id"] for c in await self.field("candidates") if c["eligible"]]

    async def relatives(self) -> list[str]:
        """Phones of those contacts who may be told, in their order."""
        return [c["phone"] for c in await self.field("contacts") if c["inform"] != "never"]

    async def numbers(self) -> dict[str, str]:
        """The telephones of the case's area, each the nearest up the tree: ``desk_phone`` …"""
        area = await self.desk.get(f"/areas/{(await self.field('area'))['id']}")
        numbers: dict[str, str] = {}
        for area_id in area["path"].strip("/").split("/"):
            found = await self.desk.get(f"/areas/{area_id}")
            numbers |= {name: value for name, value in found.items() if name.endswith("_phone") and value}
        return numbers
