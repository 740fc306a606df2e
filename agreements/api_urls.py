"""REST addresses of agreements."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from agreements.api import AgreementViewSet

router = SimpleRouter(use_regex_path=False)
router.register("agreements", AgreementViewSet, basename="agreement")
urlpatterns = router.urls
