"""All endpoints of this room."""

from __future__ import annotations

from fastapi import APIRouter

import care.campaigns.endpoints
import care.checkins.checkin_endpoints
import care.checkins.plan_endpoints
import care.coverage.application_endpoints
import care.coverage.programme_endpoints
import care.exporting.endpoints
import care.facilities.endpoints
import care.importing.endpoints
import care.offices.endpoints
import care.persons.endpoints
import care.persons.home_endpoints
import care.providers.endpoints
import care.records.endpoints
import care.records.merge_endpoints
import care.referrals.endpoints
import care.responders.endpoints
import care.responders.regular_endpoints
import care.rotas.endpoints
import care.social_work.endpoints
import care.visits.endpoints

router = APIRouter()
router.include_router(care.records.merge_endpoints.router)  # first: its word stands where an id stands
router.include_router(care.coverage.programme_endpoints.router)
router.include_router(care.coverage.application_endpoints.router)
router.include_router(care.persons.endpoints.router)
router.include_router(care.persons.home_endpoints.router)
router.include_router(care.records.endpoints.router)
router.include_router(care.offices.endpoints.router)
router.include_router(care.facilities.endpoints.router)
router.include_router(care.providers.endpoints.router)
router.include_router(care.responders.endpoints.router)
router.include_router(care.responders.regular_endpoints.router)
router.include_router(care.rotas.endpoints.router)
router.include_router(care.checkins.plan_endpoints.router)
router.include_router(care.checkins.checkin_endpoints.router)
router.include_router(care.campaigns.endpoints.router)
router.include_router(care.visits.endpoints.router)
router.include_router(care.referrals.endpoints.router)
router.include_router(care.social_work.endpoints.router)
router.include_router(care.importing.endpoints.router)
router.include_router(care.exporting.endpoints.router)
