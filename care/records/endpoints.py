"""All endpoints of this folder."""

from __future__ import annotations

from fastapi import APIRouter

from care.records import (
    absences,
    consents,
    ending_endpoints,
    guardians,
    history,
    keys,
    lost_sheet,
    photos,
)

router = APIRouter()
for module in (absences, consents, ending_endpoints, guardians, history, keys, lost_sheet, photos):
    router.include_router(module.router)
