"""Addresses of the health checks."""

from __future__ import annotations

from django.urls import path

from kernel.jobs import views

app_name = "jobs"
urlpatterns = [
    path("healthz/live", views.live, name="live"),
    path("healthz/ready", views.ready, name="ready"),
]
