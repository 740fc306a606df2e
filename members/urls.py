"""Pages of members."""

from __future__ import annotations

from django.urls import path

from members import expert_urls, offer_urls, profile_urls, staff_urls, views

app_name = "members"
urlpatterns = [
    *expert_urls.urlpatterns,
    *offer_urls.urlpatterns,
    *profile_urls.urlpatterns,
    *staff_urls.urlpatterns,
    path("organisations/", views.directory, name="directory"),
    path("organisations/new/", views.register, name="register"),
    path("organisations/<uuid:organisation_id>/", views.profile, name="profile"),
    path("o/<slug:organisation_slug>/edit/", views.edit, name="edit"),
]
