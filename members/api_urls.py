"""REST addresses of members."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from members import expert_api_urls, profile_api_urls, staff_api_urls
from members.api import OrganisationViewSet
from members.api.bookings import BookingViewSet
from members.api.offers import (
    CapabilityViewSet,
    FacilityViewSet,
    InterestViewSet,
    OfferViewSet,
    OwnFacilityViewSet,
    ServiceViewSet,
    TermViewSet,
)

router = SimpleRouter(use_regex_path=False)
router.register("organisations", OrganisationViewSet, basename="api-organisation")
# What an organisation offers
OFFERED = "organisations/<uuid:organisation_id>"
router.register(f"{OFFERED}/capabilities", CapabilityViewSet, basename="capability")
router.register(f"{OFFERED}/facilities", OwnFacilityViewSet, basename="own-facility")
router.register(f"{OFFERED}/services", ServiceViewSet, basename="service")
router.register(f"{OFFERED}/interests", InterestViewSet, basename="interest")
router.register("offers", OfferViewSet, basename="offer")
router.register("facilities", FacilityViewSet, basename="facility")
router.register("bookings", BookingViewSet, basename="booking")
router.register("terms", TermViewSet, basename="term")
urlpatterns = [
    *router.urls,
    *profile_api_urls.urlpatterns,
    *staff_api_urls.urlpatterns,
    *expert_api_urls.urlpatterns,
]
