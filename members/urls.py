"""Pages of members."""

from __future__ import annotations

from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("organisations/", views.directory, name="directory"),
    path("organisations/new/", views.register, name="register"),
    path("organisations/<uuid:organisation_id>/", views.profile, name="profile"),
    path("o/<slug:organisation_slug>/edit/", views.edit, name="edit"),
    path("o/<slug:organisation_slug>/staff/", views.staff, name="staff"),
]
