"""REST addresses of the desk."""

from __future__ import annotations

from django.urls import path

from desk.api import ChainViewSet, MeViewSet, TimelineViewSet

urlpatterns = [
    path("me/", MeViewSet.as_view({"get": "list"}), name="api-me"),
    path("consortia/<slug:slug>/chain/", ChainViewSet.as_view({"get": "list"}), name="api-consortium-chain"),
    path(
        "consortia/<slug:slug>/timeline/",
        TimelineViewSet.as_view({"get": "list"}),
        name="api-consortium-timeline",
    ),
]
