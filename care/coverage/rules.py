"""The rules of a programme, as data that are checked when they are saved; and what they say of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from care.coverage.conditions import DEEPEST, Condition, depth, judge
from kit.fields import Body, Code, Line

Payer = Literal["free", "subsidised", "self_paid"]
Amount = Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2, examples=["30.00"])]
ApprovalLevel = Literal["city", "district", "street", "community"]


class Group(Body):
    """Who comes before whom, what for: the first group whose condition holds is a person's."""

    code: Code = Field(examples=["destitute"])
    name: Line = Field(examples=["特困老人"])
    payer: Payer
    amount: Amount = Field(description="What the office pays per month of use, in yuan")
    when: Condition = Field(
        description='`{"all": […]}`, `{"any": […]}`, `{"not": …}` or a comparison of a fact',
        examples=[{"fact": "relief", "is": ["destitute_home", "destitute_facility"]}],
    )

    @field_validator("when")
    @classmethod
    def _not_too_deep(cls, value: Condition) -> Condition:
        if depth(value) > DEEPEST:
            raise PydanticCustomError("nested_too_deep", "is nested too deep")
        return value


class Rules(Body):
    """The rules of a programme from some day on."""

    groups: Annotated[list[Group], Field(min_length=1, max_length=50)]
    approvals: Annotated[list[ApprovalLevel], Field(max_length=2)] = Field(
        default=[],
        description="At which level, or above, each approval is given; none: one approval, by anybody who "
        "may approve",
    )
    used_when: Literal["heard", "pressed"] = Field(
        default="heard",
        description="A unit is in use in a month in which it was heard of, or its button was pressed",
    )
    recheck_months: int = Field(default=12, ge=1, le=60)

    @field_validator("groups")
    @classmethod
    def _codes_differ(cls, groups: list[Group]) -> list[Group]:
        codes = [group.code for group in groups]
        if len(set(codes)) != len(codes):
            raise PydanticCustomError("listed_twice", "the same code stands there twice")
        return groups

    @field_validator("approvals")
    @classmethod
    def _approvals_go_up(cls, levels: list[ApprovalLevel]) -> list[ApprovalLevel]:
        order = ["community", "street", "district", "city"]
        if levels != sorted(levels, key=order.index):
            raise PydanticCustomError("approvals_go_up", "the second approval is given at a higher level")
        return levels

    def group(self, code: str | None) -> Group | None:
        """The group with this code."""
        return next((group for group in self.groups if group.code == code), None)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What the rules say of a person. ``group`` None: not entitled."""

    group: str | None = None
    payer: Payer | None = None
    amount: Decimal | None = None
    reasons: tuple[str, ...] = ()

    @property
    def entitled(self) -> bool:
        return self.group is not None


def entitlement(rules: Rules, facts: Mapping[str, Any]) -> Entitlement:
    """The first group that holds for these facts (``facts_of``)."""
    for group in rules.groups:
        verdict = judge(group.when, facts)
        if verdict.holds:
            return Entitlement(group.code, group.payer, group.amount, verdict.reasons)
    return Entitlement()


FACTS = (
    "birth_date",
    "gender",
    "living",
    "relief",
    "disability_type",
    "disability_grade",
    "ability",
    "dementia",
    "powered_device",
    "family_planning_special",
)
"""The columns of a person that rules may ask about."""


def facts_of(person: Mapping[Any, Any], on: dt.date) -> dict[str, Any]:
    """A person's facts on a day."""
    facts = {name: person[name] for name in FACTS}
    birth = facts.pop("birth_date")
    return {**facts, "age": None if birth is None else age(birth, on)}


def age(birth: dt.date, on: dt.date) -> int:
    """Full years; who was born on 29 February is a year older on 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def month_after(day: dt.date, months: int = 1) -> dt.date:
    """The first day of the month that comes so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a shorter month."""
    first = month_after(day, months)
    last = month_after(first) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
