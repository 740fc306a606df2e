"""Pages of roles that seats rest on, and of merges."""

from __future__ import annotations

from django.urls import path

from consortia.views import merging, staff

urlpatterns = [
    path(
        "o/<slug:organisation_slug>/staff/<uuid:staff_id>/remove/", staff.dismiss_staff, name="dismiss-staff"
    ),
    path("o/<slug:organisation_slug>/staff/<uuid:person_id>/hand-over/", staff.hand_over, name="hand-over"),
    path("support/duplicates/", merging.duplicates, name="duplicates"),
    path("support/merge/", merging.merge, name="merge"),
    path("roles/<uuid:staff_id>/resign/", staff.resign, name="resign"),
    path("staff-invitations/<uuid:invitation_id>/accept/", staff.accept, name="accept-role"),
    path("staff-invite/<str:invitation_secret>/accept/", staff.accept_by_link, name="accept-role-by-link"),
]
