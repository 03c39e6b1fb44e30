"""What callers send and get about service providers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from stdnum.cn import uscc

from care.fields import Day, TypedPhone, Version, Words
from kit.fields import BigInt, Body, Changes, Line, Note, View, Word, left_out

ProviderState = Literal["active", "not_begun", "expired", "ended"]
CreditKind = Literal["praise", "complaint", "breach"]


def _credit_code(value: str) -> str:
    code = value.strip().upper()
    if not uscc.is_valid(code):
        raise PydanticCustomError("credit_code", "is not a unified social credit code (18 characters)")
    return code


CreditCode = Annotated[str, Field(max_length=40), AfterValidator(_credit_code)]
"""统一社会信用代码 (GB 32100-2015), its check character right."""

Areas = Annotated[list[BigInt], Field(max_length=200)]
"""Areas, each with its whole subtree."""


class Price(Body):
    """What a service costs."""

    service: Word = Field(examples=["家政"])
    amount: Annotated[Decimal, Field(ge=0, le=99_999_999, decimal_places=2)] = Field(
        description="CNY", examples=["35.00"]
    )
    unit: Word = Field(description="visit, hour, day, month, meal, piece, or any other", examples=["hour"])


Prices = Annotated[list[Price], Field(max_length=200)]


class NewProvider(Body):
    """A service provider (服务商). ``area_id``: the office that has the contract."""

    area_id: BigInt
    name: Line = Field(examples=["平安居家服务站"])
    credit_code: CreditCode | None = None
    contact_name: Line | None = None
    phone: TypedPhone | None = None
    services: Words = Field(default=[])
    area_ids: Areas = Field(default=[], description="Areas served; none: no limit within the district")
    prices: Prices = Field(default=[])
    contract_number: Word | None = None
    contract_from: Day | None = None
    contract_until: Day | None = Field(default=None, description="The last day; null: open")


class ProviderChanges(Changes):
    """What to change of a provider. Lists are given whole."""

    version: Version | None = None
    area_id: BigInt = left_out()
    name: Line = left_out()
    credit_code: CreditCode | None = None
    contact_name: Line | None = None
    phone: TypedPhone | None = None
    services: Words = left_out()
    area_ids: Areas = left_out()
    prices: Prices = left_out()
    contract_number: Word | None = None
    contract_from: Day | None = None
    contract_until: Day | None = None


class PriceView(View):
    """What a service costs."""

    service: str
    amount: Decimal = Field(description="CNY")
    unit: str


class AreaName(View):
    """An area by name."""

    id: int
    name: str


class CreditSum(View):
    """How many entries of each kind the credit record has."""

    praise: int
    complaint: int
    breach: int


class ProviderItem(View):
    """A service provider in a list. ``rating``: mean of 1 to 5 stars."""

    id: int
    area_id: int
    version: int
    name: str
    credit_code: str | None
    contact_name: str | None
    phone: str | None
    services: list[str]
    contract_number: str | None
    contract_from: dt.date | None
    contract_until: dt.date | None
    state: ProviderState
    ended_at: dt.datetime | None
    end_reason: str | None
    rating: float | None
    ratings: int
    staff: int = Field(description="Responders that work for it")
    credit: CreditSum


class ProviderView(ProviderItem):
    """A service provider with the areas it serves and its prices."""

    areas: list[AreaName]
    prices: list[PriceView]


class EndBody(Body):
    """Why it ends."""

    reason: Line = Field(examples=["合同到期"])


class NewCredit(Body):
    """An entry for the credit record; it is never changed afterwards."""

    kind: CreditKind
    day: Day
    note: Note = Field(examples=["12 月 3 日送餐迟到两小时,家属投诉属实"])


class CreditView(View):
    """An entry of the credit record."""

    id: int
    kind: CreditKind
    day: dt.date
    note: str
    recorded_at: dt.datetime
    recorded_by: AreaName = Field(description="The user, by id and name")


class NewRating(Body):
    """What somebody served said."""

    stars: Annotated[int, Field(ge=1, le=5)]


class ExpiringContract(View):
    """A contract that ends soon or has ended; ``days_left`` below 0: since when it has."""

    provider_id: int
    name: str
    contract_number: str | None
    contract_until: dt.date
    days_left: int
    staff: int
