"""Texts of the console: both languages whole, every text used exists, no text outside the catalogues."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest

from care.campaigns.schemas import CampaignState, NewCampaign
from care.checkins import ladder
from care.checkins.cadence import Weekday
from care.checkins.schemas import Answer, Channel
from care.checkins.schemas import State as CheckinState
from care.coverage.conditions import Fact
from care.coverage.rules import ApprovalLevel, Payer
from care.coverage.schemas import Source
from care.coverage.states import END_REASONS
from care.coverage.states import State as ApplicationState
from care.facilities.schemas import FacilityKind
from care.importing import schemas as lists
from care.offices.kinds import ListKind
from care.offices.schemas import RowState
from care.persons.fields import DisabilityType, Living, RiskTier
from care.providers.schemas import CreditKind, ProviderState
from care.records import absences, consents, guardians, keys, photos
from care.records.ending_endpoints import EndKind
from care.responders.schemas import ResponderType, Vehicle
from care.rotas.schemas import DayName, NewOverride, Purpose, SwapState
from devices.models import MODELS
from dispatch.escalation.deadlines import StepKind
from dispatch.vocabulary import CaseState, Disposition, EventType, Outcome
from dispatch.webhooks.schemas import State as DeliveryState
from kit.areas import schemas as areas
from kit.signals import Kind

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "console" / "src"
LOCALES = SOURCE / "locales"
CODE = sorted(file for ending in ("*.ts", "*.vue") for file in SOURCE.rglob(ending))
PAGES = sorted(file.stem for file in (LOCALES / "zh-CN").glob("*.json"))

NAMES_IN_CODE = {"initials.ts"}
"""Characters that are data: where each pinyin initial begins."""


def flat(node: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in node.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def texts(language: str, page: str) -> dict[str, str]:
    return flat(json.loads((LOCALES / language / f"{page}.json").read_text(encoding="utf-8")))


ALL = {key for page in PAGES for key in texts("zh-CN", page)}


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_texts_with_the_same_blanks(page: str) -> None:
    chinese, english = texts("zh-CN", page), texts("en", page)
    assert list(chinese) == list(english)
    for key, text in chinese.items():
        assert text, key
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key


def test_there_is_nothing_in_one_language_only() -> None:
    assert sorted(file.stem for file in (LOCALES / "en").glob("*.json")) == PAGES


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_every_text_asked_for_exists(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    exact = re.findall(r"""\bt\(\s*["']([\w.-]+)["']""", source)
    either = re.findall(r"""\bt\([^()`]*\?\s*["']([\w.-]+)["']\s*:\s*["']([\w.-]+)["']""", source)
    for key in [*exact, *(key for pair in either for key in pair)]:
        assert key in ALL, f"{file.name} asks for {key}, which no catalogue has"
    for prefix in re.findall(r"\bt\(\s*`([\w.-]+?\.)\$\{", source):
        assert any(key.startswith(prefix) for key in ALL), f"{file.name}: no text begins with {prefix}"


def test_every_line_of_the_timeline_has_words() -> None:
    written = {
        kind
        for file in (ROOT / "dispatch").rglob("*.py")
        for kind in re.findall(r"""\.note\(\s*"(\w+)\"""", file.read_text(encoding="utf-8"))
    }
    assert {"opened", "claimed", "danger"} <= written
    assert sorted(written - {key.removeprefix("event.") for key in ALL if key.startswith("event.")}) == []


CODES = {
    "campaign.channel": get_args(NewCampaign.model_fields["channel"].annotation),
    "campaign.state": get_args(CampaignState),
    "webhook.delivery": get_args(DeliveryState),
    "checkin.answer": get_args(Answer),
    "checkin.channel": [*get_args(Channel), ladder.CONTACT],
    "checkin.state": get_args(CheckinState),
    "checkin.weekday": get_args(Weekday),
    "area_level": get_args(areas.Level),
    "end_kind": get_args(EndKind),
    "holder": get_args(keys.HolderType),
    "office_kind": get_args(ListKind),
    "purpose": get_args(consents.Purpose),
    "row_state": get_args(RowState),
    "shows": get_args(photos.Shows),
    "facility": get_args(FacilityKind),
    "credit": get_args(CreditKind),
    "override": [*get_args(NewOverride.model_fields["kind"].annotation), "taken"],
    "provider_state": get_args(ProviderState),
    "rota_purpose": get_args(Purpose),
    "day": get_args(DayName),
    "responder_type": get_args(ResponderType),
    "swap": get_args(SwapState),
    "vehicle": get_args(Vehicle),
    "application_state": ApplicationState,
    "coverage.state_means": ApplicationState,
    "end_reason": END_REASONS,
    "fact": get_args(Fact),
    "level": get_args(ApprovalLevel),
    "list_kind": get_args(lists.KindName),
    "list_state": get_args(lists.State),
    "payer": get_args(Payer),
    "source": get_args(Source),
    "away": get_args(absences.Kind),
    "deadline": StepKind,
    "disposition": Disposition,
    "event": get_args(EventType),
    "desk.ended": get_args(EndKind),
    "disability": get_args(DisabilityType),
    "guardian": get_args(guardians.Role),
    "kind": Kind,
    "living": get_args(Living),
    "model": MODELS,
    "outcome": Outcome,
    "risk": get_args(RiskTier),
    "state": CaseState,
}


@pytest.mark.parametrize(("section", "codes"), CODES.items(), ids=CODES)
def test_every_code_of_the_program_has_words(section: str, codes: Iterable[str]) -> None:
    assert [str(code) for code in codes if f"{section}.{code}" not in ALL] == []


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_texts_for_people_are_in_the_catalogues(file: Path) -> None:
    if file.name in NAMES_IN_CODE:
        return
    source = re.sub(r"/\*.*?\*/|//[^\n]*", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"[\u4e00-\u9fff]+", source)
