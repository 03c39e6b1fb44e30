"""All endpoints of visits."""

from __future__ import annotations

from fastapi import APIRouter

from care.visits import agreement_endpoints, hazards, pairs, report, visit_endpoints

router = APIRouter()
for part in (agreement_endpoints, visit_endpoints, hazards, pairs, report):
    router.include_router(part.router)
