"""Conditions over the facts of a person, as data: ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}`` around
``{"fact": "age", "at_least": 90}`` and ``{"fact": "relief", "is": ["destitute_home"]}``.

A fact that nobody knows makes a comparison unknown, as in SQL; what is not known to hold does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, Tag, model_validator
from pydantic import Discriminator as Told
from pydantic_core import PydanticCustomError

from care.persons.fields import DisabilityType, Gender, Living, Relief

DEEPEST = 6
NUMBERS = {"age": (0, 130), "disability_grade": (1, 4), "ability": (0, 4)}
WORDS: dict[str, tuple[str, ...]] = {
    "relief": get_args(Relief),
    "living": get_args(Living),
    "gender": get_args(Gender),
    "disability_type": get_args(DisabilityType),
}
FLAGS = ("family_planning_special", "dementia", "powered_device")

Fact = Literal[
    "age",
    "disability_grade",
    "ability",
    "relief",
    "living",
    "gender",
    "disability_type",
    "family_planning_special",
    "dementia",
    "powered_device",
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class All(_Part):
    """All of them hold; of none: always."""

    all: Annotated[list[Condition], Field(max_length=20)]


class Any_(_Part):
    """At least one of them holds."""

    any: Annotated[list[Condition], Field(min_length=1, max_length=20)]


class Not(_Part):
    """It is known not to hold."""

    not_: Condition = Field(alias="not")


class Compare(_Part):
    """A fact against a limit, against words, or a yes or no."""

    fact: Fact
    at_least: int | None = None
    at_most: int | None = None
    is_: bool | list[str] | None = Field(default=None, alias="is")

    @model_validator(mode="after")
    def _fits(self) -> Compare:
        limits = [limit for limit in (self.at_least, self.at_most) if limit is not None]
        if self.fact in NUMBERS:
            low, high = NUMBERS[self.fact]
            well = limits and self.is_ is None and all(low <= limit <= high for limit in limits)
            expected = f"at_least, at_most: {low} … {high}"
        elif self.fact in WORDS:
            words = self.is_ if isinstance(self.is_, list) else []
            well = not limits and bool(words) and set(words) <= set(WORDS[self.fact])
            expected = f"is: [{', '.join(WORDS[self.fact])}]"
        else:
            well = not limits and isinstance(self.is_, bool)
            expected = "is: true, false"
        if not well:
            raise PydanticCustomError(
                "condition_of_fact", "{fact} takes {expected}", {"fact": self.fact, "expected": expected}
            )
        return self


def _kind(value: Any) -> str:
    given = value if isinstance(value, Mapping) else {}
    for made, name in ((All, "all"), (Any_, "any"), (Not, "not")):
        if isinstance(value, made):
            return name
    return next((name for name in ("all", "any", "not") if name in given), "fact")


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Compare, Tag("fact")],
    Told(_kind),
]
"""What a group asks for."""

for _model in (All, Any_, Not):
    _model.model_rebuild()


@dataclass(frozen=True, slots=True)
class Verdict:
    """``holds`` None: something is not known. ``reasons``: what made it hold."""

    holds: bool | None
    reasons: tuple[str, ...] = ()


def judge(condition: All | Any_ | Not | Compare, facts: Mapping[str, Any]) -> Verdict:
    """Whether a condition holds for these facts, and why: ``age.at_least.90``, ``living.is.alone``."""
    if isinstance(condition, Compare):
        return _compare(condition, facts.get(condition.fact))
    if isinstance(condition, Not):
        inner = judge(condition.not_, facts)
        reasons = tuple(f"not.{reason}" for reason in _named(condition.not_))
        return Verdict(None if inner.holds is None else not inner.holds, () if inner.holds else reasons)
    if isinstance(condition, All):
        parts = [judge(part, facts) for part in condition.all]
        if any(part.holds is False for part in parts):
            return Verdict(False)
        unknown = any(part.holds is None for part in parts)
        reasons = tuple(reason for part in parts for reason in part.reasons)
        return Verdict(None) if unknown else Verdict(True, reasons)
    parts = [judge(part, facts) for part in condition.any]
    held = [part for part in parts if part.holds]
    if held:
        return Verdict(True, tuple(reason for part in held for reason in part.reasons))
    return Verdict(None if any(part.holds is None for part in parts) else False)


def _compare(one: Compare, value: Any) -> Verdict:
    if value is None:
        return Verdict(None)
    if isinstance(one.is_, list):
        return Verdict(True, (f"{one.fact}.is.{value}",)) if value in one.is_ else Verdict(False)
    if isinstance(one.is_, bool):
        holds = value is one.is_
        return Verdict(holds, (f"{one.fact}.is.{str(value).lower()}",) if holds else ())
    checks: list[tuple[str, int | None, Callable[[Any, int], bool]]] = [
        ("at_least", one.at_least, lambda fact, limit: fact >= limit),
        ("at_most", one.at_most, lambda fact, limit: fact <= limit),
    ]
    given = [(name, limit, test) for name, limit, test in checks if limit is not None]
    if not all(test(value, limit) for _, limit, test in given):
        return Verdict(False)
    return Verdict(True, tuple(f"{one.fact}.{name}.{limit}" for name, limit, _ in given))


def _named(condition: All | Any_ | Not | Compare) -> Iterator[str]:
    if isinstance(condition, Compare):
        yield condition.fact
    elif isinstance(condition, Not):
        yield from _named(condition.not_)
    else:
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from _named(part)


def depth(condition: All | Any_ | Not | Compare) -> int:
    """How deep conditions lie in each other."""
    if isinstance(condition, Compare):
        return 1
    if isinstance(condition, Not):
        return 1 + depth(condition.not_)
    parts = condition.all if isinstance(condition, All) else condition.any
    return 1 + max((depth(part) for part in parts), default=0)
