"""The endpoints of rotas, shifts and duty."""

from __future__ import annotations

from fastapi import APIRouter

from care.rotas import (
    duty_endpoints,
    holiday_endpoints,
    ics_endpoints,
    leave_endpoints,
    preview_endpoints,
    rota_endpoints,
    shift_endpoints,
    swap_endpoints,
)

router = APIRouter()
for _part in (
    duty_endpoints,
    holiday_endpoints,
    ics_endpoints,
    leave_endpoints,
    preview_endpoints,
    rota_endpoints,
    shift_endpoints,
    swap_endpoints,
):
    router.include_router(_part.router)
