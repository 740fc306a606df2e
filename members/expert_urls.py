"""Pages of experts; part of the addresses of members."""

from __future__ import annotations

from django.urls import path

from members.views import experts

urlpatterns = [
    path("experts/", experts.experts, name="experts"),
    path("experts/<uuid:expert_id>/", experts.expert, name="expert"),
    path("expert/", experts.own, name="own-expert"),
    path("expert/list/", experts.list_own, name="list-expert"),
    path("expert/pause/", experts.pause_own, name="pause-expert"),
    path("expert/recusals/", experts.add_recusal, name="add-recusal"),
    path("expert/recusals/<uuid:recusal_id>/remove/", experts.remove_recusal, name="remove-recusal"),
]
