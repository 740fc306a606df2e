"""Addresses of files that were handed in."""

from __future__ import annotations

from django.urls import path

from kernel.documents import views

app_name = "documents"
urlpatterns = [
    path("files/<uuid:upload_id>/", views.upload, name="upload"),
    path("imports/<uuid:import_id>/", views.sheet_import, name="import"),
    path("imports/<uuid:import_id>/refused/", views.refused, name="import-refused"),
]
