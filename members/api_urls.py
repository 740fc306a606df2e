"""REST addresses of members."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from members.api import OrganisationViewSet

router = SimpleRouter(use_regex_path=False)
router.register("organisations", OrganisationViewSet, basename="api-organisation")
urlpatterns = router.urls
