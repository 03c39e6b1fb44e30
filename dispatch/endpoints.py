"""All of dispatch's routes."""

from __future__ import annotations

from fastapi import APIRouter

from dispatch import desk_endpoints, message_endpoints, proof_endpoints
from dispatch.carriers import endpoints as carrier_endpoints
from dispatch.carriers import template_endpoints
from dispatch.carriers.aliyun import endpoints as aliyun_endpoints
from dispatch.cases import call_sheet_endpoints, offer_endpoints
from dispatch.cases import endpoints as case_endpoints
from dispatch.centres import endpoints as centre_endpoints
from dispatch.desks import endpoints as desk_set_endpoints
from dispatch.desks import transferring
from dispatch.drills import endpoints as drill_endpoints
from dispatch.drills import page as drill_page
from dispatch.emergency_calls import endpoints as emergency_call_endpoints
from dispatch.family import endpoints as family_endpoints
from dispatch.family import link_endpoints as family_link_endpoints
from dispatch.floods import endpoints as flood_endpoints
from dispatch.follow_ups import endpoints as follow_up_endpoints
from dispatch.handovers import endpoints as handover_endpoints
from dispatch.hotline import action_endpoints as call_action_endpoints
from dispatch.hotline import cti_endpoints, line_endpoints, voice_webhooks
from dispatch.hotline import endpoints as call_endpoints
from dispatch.link import endpoints as link_endpoints
from dispatch.notify import webhooks
from dispatch.plans import endpoints as plan_endpoints
from dispatch.procedures import endpoints as procedure_endpoints
from dispatch.reports import endpoints as report_endpoints
from dispatch.reviews import endpoints as review_endpoints
from dispatch.routing import endpoints as routing_endpoints
from dispatch.visits import endpoints as visit_endpoints
from dispatch.webhooks import endpoints as webhook_endpoints

router = APIRouter()
router.include_router(desk_set_endpoints.router)
router.include_router(transferring.router)
router.include_router(flood_endpoints.router)
router.include_router(case_endpoints.router)
router.include_router(call_sheet_endpoints.router)
router.include_router(emergency_call_endpoints.router)
router.include_router(follow_up_endpoints.router)
router.include_router(offer_endpoints.router)
router.include_router(desk_endpoints.router)
router.include_router(message_endpoints.router)
router.include_router(carrier_endpoints.router)
router.include_router(template_endpoints.router)
router.include_router(aliyun_endpoints.router)
router.include_router(proof_endpoints.router)
router.include_router(procedure_endpoints.router)
router.include_router(plan_endpoints.router)
router.include_router(routing_endpoints.router)
router.include_router(handover_endpoints.router)
router.include_router(report_endpoints.router)
router.include_router(review_endpoints.router)
router.include_router(call_endpoints.router)
router.include_router(call_action_endpoints.router)
router.include_router(line_endpoints.router)
router.include_router(cti_endpoints.router)
router.include_router(voice_webhooks.router)
router.include_router(link_endpoints.router)
router.include_router(visit_endpoints.router)
router.include_router(drill_endpoints.router)
router.include_router(family_endpoints.router)
router.include_router(family_link_endpoints.router)
router.include_router(centre_endpoints.router)
router.include_router(webhook_endpoints.router)
router.include_router(webhooks.router)

pages = APIRouter()
pages.include_router(link_endpoints.pages)
pages.include_router(drill_page.pages)
"""Pages for people's browsers, outside the versioned API."""
