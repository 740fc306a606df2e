"""REST addresses of powers of attorney and claims."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from members.api.powers import AskViewSet, ClaimDecisionViewSet, ClaimViewSet, PowerViewSet

router = SimpleRouter(use_regex_path=False)
router.register("organisations/<uuid:organisation_id>/powers", PowerViewSet, basename="api-power")
router.register("claims", ClaimViewSet, basename="api-claim")
router.register("support/claims", ClaimDecisionViewSet, basename="api-claim-decision")
urlpatterns = [
    *router.urls,
    path("organisations/<uuid:organisation_id>/ask/", AskViewSet.as_view({"post": "create"}), name="api-ask"),
]
