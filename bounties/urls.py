"""Pages of bounties."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "bounties"
urlpatterns: list[URLPattern] = []
