"""Pages of consortia."""

from __future__ import annotations

from django.urls import path

from consortia import expert_urls, governance_urls, joining_urls, roadmap_urls, staff_urls
from consortia.views import (
    chain,
    consortia,
    invitations,
    members,
    seats,
)

app_name = "consortia"
urlpatterns = [
    path("consortia/", consortia.mine, name="mine"),
    path("consortia/new/", consortia.new, name="new"),
    *expert_urls.urlpatterns,
    *governance_urls.urlpatterns,
    *joining_urls.urlpatterns,
    *staff_urls.urlpatterns,
    path("c/<slug:consortium_slug>/edit/", consortia.edit, name="edit"),
    path("c/<slug:consortium_slug>/dissolve/", consortia.dissolve, name="dissolve"),
    path("c/<slug:consortium_slug>/members/", members.members, name="members"),
    path("c/<slug:consortium_slug>/members/invite/", members.invite, name="invite"),
    path("c/<slug:consortium_slug>/members/<uuid:membership_id>/", members.member, name="member"),
    path("c/<slug:consortium_slug>/members/<uuid:membership_id>/revoke/", members.revoke, name="revoke"),
    path("c/<slug:consortium_slug>/members/<uuid:membership_id>/renew/", members.renew, name="renew"),
    path(
        "c/<slug:consortium_slug>/members/<uuid:membership_id>/nodes/",
        chain.member_nodes,
        name="member-nodes",
    ),
    path("c/<slug:consortium_slug>/chain/", chain.chain, name="chain"),
    path("c/<slug:consortium_slug>/chain/add/", chain.add_node, name="add-node"),
    path("c/<slug:consortium_slug>/chain/import/", chain.import_nodes, name="import-nodes"),
    path("c/<slug:consortium_slug>/chain/<uuid:node_id>/", chain.edit_node, name="edit-node"),
    path("c/<slug:consortium_slug>/chain/<uuid:node_id>/move/", chain.move_node, name="move-node"),
    path("c/<slug:consortium_slug>/chain/<uuid:node_id>/remove/", chain.remove_node, name="remove-node"),
    *roadmap_urls.urlpatterns,
    path("c/<slug:consortium_slug>/seats/", seats.seats, name="seats"),
    path("c/<slug:consortium_slug>/seats/add/", seats.add_seat, name="add-seat"),
    path("c/<slug:consortium_slug>/seats/<uuid:seat_id>/remove/", seats.remove_seat, name="remove-seat"),
    path("invitations/<uuid:membership_id>/", invitations.invitation, name="invitation"),
    path("invitations/<uuid:membership_id>/accept/", invitations.accept, name="accept"),
    path("invitations/<uuid:membership_id>/decline/", invitations.decline, name="decline"),
    path("invite/<str:invitation_secret>/", invitations.invitation_by_link, name="invitation-by-link"),
    path("invite/<str:invitation_secret>/decline/", invitations.decline_by_link, name="decline-by-link"),
]
