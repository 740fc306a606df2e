"""REST addresses of what an organisation keeps once."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from members.api.profile import (
    ConsentViewSet,
    EvidenceViewSet,
    FactsViewSet,
    FiguresViewSet,
    HonourViewSet,
    PersonViewSet,
)

BELOW = "organisations/<uuid:organisation_id>"
router = SimpleRouter(use_regex_path=False)
router.register(f"{BELOW}/figures", FiguresViewSet, basename="api-figures")
router.register(f"{BELOW}/evidence", EvidenceViewSet, basename="api-evidence")
router.register(f"{BELOW}/honours", HonourViewSet, basename="api-honour")
router.register(f"{BELOW}/people", PersonViewSet, basename="api-person")
router.register("consents", ConsentViewSet, basename="api-consent")
facts = FactsViewSet.as_view({"get": "retrieve", "post": "create"})
urlpatterns = [*router.urls, path(f"{BELOW}/confirm/", facts, name="api-confirm")]
