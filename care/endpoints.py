"""All endpoints of this room."""

from __future__ import annotations

from fastapi import APIRouter

from care import home_endpoints, person_endpoints, responder_endpoints

router = APIRouter()
router.include_router(person_endpoints.router)
router.include_router(home_endpoints.router)
router.include_router(responder_endpoints.router)
