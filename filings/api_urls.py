"""REST addresses of filings."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from filings.api import DossierViewSet, GuidelineViewSet, RegisterViewSet
from filings.views.public import status

router = SimpleRouter(use_regex_path=False)
router.register("dossiers", DossierViewSet, basename="dossier")
router.register("guidelines", GuidelineViewSet, basename="guideline")
router.register("register", RegisterViewSet, basename="register")
urlpatterns = [path("status/<str:filing_number>/", status, name="status"), *router.urls]
