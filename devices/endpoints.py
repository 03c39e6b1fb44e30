"""All endpoints of this room."""

from __future__ import annotations

from fastapi import APIRouter

from devices import collecting, device_endpoints, inbox_endpoints
from devices.commands import endpoints as command_endpoints
from devices.coverage import endpoints as coverage_endpoints
from devices.importing import endpoints as importing_endpoints
from devices.installing import endpoints as installing_endpoints
from devices.proving import programme_endpoints, window_endpoints
from devices.supervision import endpoints as supervision_endpoints
from devices.units import endpoints as unit_endpoints
from devices.units import label_endpoints
from devices.watching import endpoints as watching_endpoints
from devices.watching import position_endpoints

router = APIRouter()
router.include_router(unit_endpoints.router)  # first: its words stand where ids stand
router.include_router(label_endpoints.router)
router.include_router(collecting.router)
router.include_router(importing_endpoints.router)
router.include_router(programme_endpoints.router)
router.include_router(device_endpoints.router)
router.include_router(installing_endpoints.router)
router.include_router(inbox_endpoints.router)
router.include_router(command_endpoints.router)
router.include_router(window_endpoints.router)
router.include_router(watching_endpoints.router)
router.include_router(position_endpoints.router)
router.include_router(supervision_endpoints.router)
router.include_router(coverage_endpoints.router)
