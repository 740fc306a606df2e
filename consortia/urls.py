"""Pages of consortia."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "consortia"
urlpatterns: list[URLPattern] = []
