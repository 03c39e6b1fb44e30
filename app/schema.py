"""Every room's tables in one MetaData, for migrations and for tools that copy whole tables."""

from __future__ import annotations

import importlib

from kit.schema import metadata

TABLE_MODULES = (
    "kit.clock",
    "kit.areas",
    "kit.users",
    "kit.audit",
    "kit.evidence.tables",
    "kit.idempotency",
    "kit.leases",
    "kit.signals",
    "kit.outbox",
    "kit.webhooks.tables",
    "kit.vault.keys",
    "kit.feed",
    "care.persons.tables",
    "care.records.tables",
    "care.offices.tables",
    "care.providers.tables",
    "care.responders.tables",
    "care.facilities.tables",
    "care.rotas.tables",
    "care.coverage.tables",
    "care.checkins.tables",
    "care.campaigns.tables",
    "care.visits.tables",
    "care.drills.tables",
    "care.referrals.tables",
    "care.social_work.tables",
    "care.sheet_jobs.tables",
    "devices.tables",
    "devices.installing.tables",
    "devices.proving.tables",
    "devices.watching.tables",
    "devices.supervision.tables",
    "dispatch.tables",
    "dispatch.carriers.tables",
    "dispatch.desks.tables",
    "dispatch.hotline.tables",
    "dispatch.routing.tables",
    "dispatch.plans.tables",
    "dispatch.emergency_calls.tables",
    "dispatch.follow_ups.tables",
    "dispatch.reviews.tables",
    "dispatch.centres.tables",
    "dispatch.visits.tables",
    "dispatch.family.tables",
)

for _module in TABLE_MODULES:
    importlib.import_module(_module)

__all__ = ["metadata"]
