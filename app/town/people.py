"""Who is served: persons, homes, contacts and their devices, made in batches for COPY."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.town.facts import IdentityNumbers, facts
from app.town.names import NAMES, Dice, Phones
from app.town.places import Place, Places
from care.persons import risk, sealing, search_index
from devices.credentials import broker_verifier
from kit.vault.cipher import PersonKey, Vault

DEMO_DEVICES = 20
BATCH = 10_000
MODELS = ("five-key", "pendant", "wristband", "cord")

HOME_COLUMNS = ("id", "area_id", "address", "way_in", "door_code", "lat", "lon")
KEY_COLUMNS = ("person_id", "wrapped")
PERSON_COLUMNS = (
    *("id", "area_id", "home_id", "name", "gender", "birth_date"),
    *("identity_number", "identity_index", "phone", "phone_index", "health"),
    *("living", "relief", "disability_type", "disability_grade", "ability", "ability_assessed_on"),
    *("dementia", "powered_device", "family_planning_special", "languages", "risk", "risk_reasons"),
)
SEARCH_COLUMNS = ("person_id", "terms", "blind")
CONTACT_COLUMNS = ("person_id", "position", "name", "relation", "phone", "has_key", "inform")
DEVICE_COLUMNS = ("id", "model", "serial", "state", "person_id", "home_id", "area_id", "broker_verifier")


@dataclass(slots=True)
class Batch:
    """Rows of tables that belong together."""

    homes: list[tuple[Any, ...]] = field(default_factory=list)
    persons: list[tuple[Any, ...]] = field(default_factory=list)
    keys: list[tuple[Any, ...]] = field(default_factory=list)
    search: list[tuple[Any, ...]] = field(default_factory=list)
    contacts: list[tuple[Any, ...]] = field(default_factory=list)
    devices: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(slots=True)
class People:
    """Makes ``count`` persons, one device each.

    With ``hands`` the first 20 get ``demo-0001`` … and the next ``simulated`` ``sim-0001`` …, whose
    secret is their id. All others get ``town-…`` without a credential: they never connect.
    """

    places: Places
    phones: Phones
    dice: Dice
    vault: Vault
    today: dt.date
    count: int
    hands: bool
    simulated: int
    _homes: int = 0
    _identities: IdentityNumbers = field(default_factory=IdentityNumbers)

    def batches(self) -> Iterator[Batch]:
        """Batches of 10,000 persons."""
        for first in range(0, self.count, BATCH):
            batch = Batch()
            for number in range(first + 1, min(first + BATCH, self.count) + 1):
                self._add(batch, number)
            yield batch

    def _add(self, batch: Batch, number: int) -> None:
        dice = self.dice
        couple = bool(batch.persons) and number % 5 == 0
        grid = self.places.grids[(number * 7) % len(self.places.grids)]
        if couple:
            home, area = batch.persons[-1][2], batch.persons[-1][1]
        else:
            home, area = self._home(batch, grid), grid.id
        female = dice.chance(0.55)
        age = int(min(101, dice.random.triangular(62, 99, 79)))
        born = self.today - dt.timedelta(days=age * 365 + int(dice.random.random() * 365))
        community = self.places.grid_community[grid.id].name
        known = facts(
            dice,
            age=age,
            couple=couple,
            fourth=number % 5 == 4,
            centre=community.removesuffix(NAMES["community_suffix"]) + NAMES["health_centre_suffix"],
        )
        known |= {
            "id": number,
            "area_id": area,
            "home_id": home,
            "name": dice.name("female" if female else "male"),
            "gender": "female" if female else "male",
            "birth_date": born,
            "identity_number": self._identities.next(born, female=female),
            "phone": self.phones.next(),
            "ability_assessed_on": self.today - dt.timedelta(days=200) if known["ability"] else None,
        }
        found = risk.assess(known, self.today)
        key = self.vault.new_key(number)
        known |= {"risk": found.tier, "risk_reasons": found.reasons}
        row = sealing.sealed(known, key, self.vault)
        batch.persons.append(tuple(row[name] for name in PERSON_COLUMNS))
        batch.keys.append((number, key.wrapped))
        phones = self._contacts(batch, key)
        found_by = search_index.row_of(known, batch.homes[-1][2], phones, self.vault)
        batch.search.append(tuple(found_by[name] for name in SEARCH_COLUMNS))
        self._device(batch, number, home, area)

    def _home(self, batch: Batch, grid: Place) -> int:
        self._homes += 1
        dice = self.dice
        floor = 1 + int(dice.random.random() * 17)
        community = self.places.grid_community[grid.id]
        address = NAMES["address"].format(
            community=community.name,
            number=1 + int(dice.random.random() * 60),
            building=1 + int(dice.random.random() * 20),
            unit=1 + int(dice.random.random() * 4),
            door=floor * 100 + 1 + int(dice.random.random() * 4),
        )
        code = f"{int(dice.random.random() * 10_000):04d}#" if dice.chance(0.4) else None
        lat = round(grid.lat + (dice.random.random() - 0.5) * 0.004, 6)
        lon = round(grid.lon + (dice.random.random() - 0.5) * 0.004, 6)
        way_in = dice.pick("ways_in").format(floor=floor)
        batch.homes.append((self._homes, grid.id, address, way_in, code, lat, lon))
        return self._homes

    def _contacts(self, batch: Batch, key: PersonKey) -> list[str]:
        """Their numbers."""
        dice = self.dice
        numbers = []
        for position in range(1, 2 + dice.chance(0.7)):
            name, relation = dice.name("young"), dice.pick("relations")
            inform = "at_press" if position == 1 else "after_contact"
            numbers.append(self.phones.next())
            phone = key.seal("contacts.phone", numbers[-1])
            has_key = dice.chance(0.3)
            batch.contacts.append((key.person_id, position, name, relation, phone, has_key, inform))
        return numbers

    def _device(self, batch: Batch, person: int, home: int, area: int) -> None:
        name, verifier = f"town-{person:07d}", None
        if self.hands and person <= DEMO_DEVICES + self.simulated:
            on_hand = person <= DEMO_DEVICES
            name = f"demo-{person:04d}" if on_hand else f"sim-{person - DEMO_DEVICES:04d}"
            verifier = broker_verifier(name)
        model = MODELS[0] if person <= DEMO_DEVICES else MODELS[person % len(MODELS)]
        batch.devices.append((name, model, f"SN{person:08d}", "installed", person, home, area, verifier))
