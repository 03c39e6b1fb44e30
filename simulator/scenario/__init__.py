"""Scenarios: towns of simulated units and what happens to them, from one YAML file, with a verdict."""

from __future__ import annotations

from simulator.scenario.plan import BadScenario, Scenario, read
from simulator.scenario.run import run
from simulator.scenario.verdict import Verdict

__all__ = ["BadScenario", "Scenario", "Verdict", "read", "run"]
