"""All endpoints of this room."""

from __future__ import annotations

from fastapi import APIRouter

from devices import device_endpoints, inbox_endpoints

router = APIRouter()
router.include_router(device_endpoints.router)
router.include_router(inbox_endpoints.router)
