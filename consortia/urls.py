"""Pages of consortia."""

from __future__ import annotations

from django.urls import path

from consortia import views

app_name = "consortia"
urlpatterns = [
    path("c/<slug:consortium_slug>/members/", views.members, name="members"),
    path("invitations/<uuid:membership_id>/", views.invitation, name="invitation"),
    path("invite/<str:invitation_secret>/", views.invitation_by_link, name="invitation-by-link"),
]
