"""REST addresses of members."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from members.api import OrganisationViewSet, StaffViewSet

router = SimpleRouter(use_regex_path=False)
router.register("organisations", OrganisationViewSet, basename="api-organisation")
router.register("organisations/<uuid:organisation_id>/staff", StaffViewSet, basename="api-staff")
urlpatterns = router.urls
