"""REST addresses of consortia."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from consortia import api
from consortia.api import chain, experts, governance, joining, meetings, members, merging, votes
from members.api import OfferedRolesViewSet

HERE = "consortia/<slug:consortium_slug>"
router = SimpleRouter(use_regex_path=False)
router.register("consortia", api.ConsortiumViewSet, basename="api-consortium")
router.register("consortia/<slug:consortium_slug>/members", api.MembershipViewSet, basename="api-membership")
router.register(f"{HERE}/applications", joining.ApplicationViewSet, basename="api-application")
router.register(f"{HERE}/lead-changes", joining.LeadChangeViewSet, basename="api-lead-change")
router.register(f"{HERE}/idle", members.IdleViewSet, basename="api-idle")
router.register(f"{HERE}/members-over-time", members.MembersOverTimeViewSet, basename="api-members-over-time")
router.register(f"{HERE}/nodes", chain.NodeViewSet, basename="api-node")
router.register(f"{HERE}/composition", chain.CompositionViewSet, basename="api-composition")
router.register(f"{HERE}/bodies", governance.BodyViewSet, basename="api-body")
router.register(f"{HERE}/offices", governance.OfficeViewSet, basename="api-office")
router.register(f"{HERE}/voting-rules", governance.VotingRuleViewSet, basename="api-voting-rule")
router.register(f"{HERE}/meetings", meetings.MeetingViewSet, basename="api-meeting")
router.register(f"{HERE}/resolutions", votes.ResolutionViewSet, basename="api-resolution")
router.register("open-consortia", joining.ListingViewSet, basename="api-listing")
router.register("applications", joining.OwnApplicationViewSet, basename="api-own-application")
router.register("consortia/<slug:consortium_slug>/seats", api.SeatViewSet, basename="api-seat")
router.register("consortia/<slug:consortium_slug>/stages", api.StageViewSet, basename="api-stage")
router.register("consortia/<slug:consortium_slug>/tasks", api.TaskViewSet, basename="api-task")
router.register("organisations/<uuid:organisation_id>/staff", api.SeatedStaffViewSet, basename="api-staff")
router.register(
    "organisations/<uuid:organisation_id>/staff-invitations",
    OfferedRolesViewSet,
    basename="api-offered-role",
)
router.register("support/merges", merging.MergeViewSet, basename="api-merge")
router.register("staff-invitations", api.SeatedStaffInvitationViewSet, basename="api-staff-invitation")
router.register("invitations", api.InvitationViewSet, basename="api-invitation")
router.register("consortia/<slug:consortium_slug>/draws", experts.DrawViewSet, basename="api-draw")
router.register("consortia/<slug:consortium_slug>/advice", experts.AdviceViewSet, basename="api-advice")
router.register("advice", experts.AskedAdviceViewSet, basename="api-asked-advice")
urlpatterns = [
    *router.urls,
    path(
        f"{HERE}/members/<uuid:pk>/nodes/",
        chain.MemberNodesViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="api-member-nodes",
    ),
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
    path(
        "staff-invitations/by-link/<str:invitation_secret>/accept/",
        api.SeatedStaffLinkViewSet.as_view({"post": "accept"}),
        name="api-staff-link-accept",
    ),
    path(
        "staff-invitations/by-link/<str:invitation_secret>/decline/",
        api.SeatedStaffLinkViewSet.as_view({"post": "decline"}),
        name="api-staff-link-decline",
    ),
]
