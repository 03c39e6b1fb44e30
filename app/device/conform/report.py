"""What a trial found: one finding for each rule of the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kit.catalogue import text

RULES: dict[str, str] = {
    "connect": "2",
    "presence": "2",
    "heartbeat": "4",
    "press": "3",
    "qos": "1",
    "retain": "1",
    "topics": "1",
    "clock": "3",
    "repeats": "3.1",
    "same_id": "3.1",
    "same_at": "3.1",
    "no_flood": "3.1",
    "slow_repeats": "3.1",
    "receipt_stops": "3.2",
    "next_press": "3",
    "command": "5",
    "expired": "5",
    "will": "2",
    "reconnect": "2",
    "stored": "3.3",
}
"""Rule → section of docs/devices.md, in the order in which they are told."""


class Result(StrEnum):
    """``skip``: it could not be tried, and why."""

    PASS = "pass"
    FAIL = "fail"
    SKIP = "skip"


@dataclass(slots=True)
class Finding:
    """``reason``: key of a text below ``device.conform.why.``; ``values`` go into it."""

    rule: str
    result: Result
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def said(self, language: str) -> dict[str, Any]:
        """``{"rule", "result", "title", "reason", "section"}`` in words."""
        reason = text(f"device.conform.why.{self.reason}", language, **self.values) if self.reason else ""
        return {
            "rule": self.rule,
            "result": self.result.value,
            "title": text(f"device.conform.rule.{self.rule}", language),
            "reason": reason,
            "section": RULES[self.rule],
        }


class Report:
    """Findings by rule. A rule that has failed once stays failed."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}

    def passed(self, rule: str, reason: str = "", **values: Any) -> None:
        """It was tried and is kept."""
        if rule not in self._found or self._found[rule].result is Result.SKIP:
            self._found[rule] = Finding(rule, Result.PASS, reason, values)

    def failed(self, rule: str, reason: str, **values: Any) -> None:
        """The first failure is the one that is told."""
        if rule not in self._found or self._found[rule].result is not Result.FAIL:
            self._found[rule] = Finding(rule, Result.FAIL, reason, values)

    def skipped(self, rule: str, reason: str, **values: Any) -> None:
        """It could not be tried."""
        self._found.setdefault(rule, Finding(rule, Result.SKIP, reason, values))

    def judge(self, rule: str, good: bool, reason: str, **values: Any) -> None:
        """Passed, or failed for this reason."""
        if good:
            self.passed(rule)
        else:
            self.failed(rule, reason, **values)

    @property
    def findings(self) -> list[Finding]:
        """Every rule; what nobody came to is a skip."""
        return [self._found.get(rule, Finding(rule, Result.SKIP, "not_reached")) for rule in RULES]

    @property
    def conforms(self) -> bool:
        """Nothing failed, and the heart of it was tried: a press, its repeats, its receipt."""
        by_rule = {one.rule: one.result for one in self.findings}
        tried = all(
            by_rule[rule] is Result.PASS for rule in ("connect", "press", "repeats", "receipt_stops")
        )
        return tried and Result.FAIL not in by_rule.values()
