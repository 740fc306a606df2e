"""REST addresses of consortia."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from consortia import api

router = SimpleRouter(use_regex_path=False)
router.register("consortia", api.ConsortiumViewSet, basename="api-consortium")
router.register("consortia/<slug:consortium_slug>/members", api.MembershipViewSet, basename="api-membership")
router.register("consortia/<slug:consortium_slug>/seats", api.SeatViewSet, basename="api-seat")
router.register("organisations/<uuid:organisation_id>/staff", api.SeatedStaffViewSet, basename="api-staff")
router.register("invitations", api.InvitationViewSet, basename="api-invitation")
urlpatterns = [
    *router.urls,
    path(
        "invitations/by-link/<str:invitation_secret>/",
        api.LinkViewSet.as_view({"get": "retrieve", "post": "take_up"}),
        name="api-invitation-link",
    ),
    path(
        "invitations/by-link/<str:invitation_secret>/decline/",
        api.LinkViewSet.as_view({"post": "decline"}),
        name="api-invitation-link-decline",
    ),
]
