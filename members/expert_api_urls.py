"""REST addresses of experts; part of those of members."""

from __future__ import annotations

from django.urls import path
from rest_framework.routers import SimpleRouter

from members.api import experts

router = SimpleRouter(use_regex_path=False)
router.register("experts", experts.ExpertViewSet, basename="api-expert")
router.register("expert/recusals", experts.RecusalViewSet, basename="api-recusal")
urlpatterns = [
    path(
        "expert/",
        experts.OwnExpertViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="api-own-expert",
    ),
    path(
        "expert/list/",
        experts.OwnExpertViewSet.as_view({"post": "list_entry"}),
        name="api-list-expert",
    ),
    path("expert/pause/", experts.OwnExpertViewSet.as_view({"post": "pause"}), name="api-pause-expert"),
    *router.urls,
]
