"""Pages of experts and their advice; part of the addresses of consortia."""

from __future__ import annotations

from django.urls import path

from consortia.views import advice, experts

BASE = "c/<slug:consortium_slug>/experts/"
DRAW = f"{BASE}draws/<uuid:draw_id>/"
urlpatterns = [
    path(BASE, experts.experts, name="experts"),
    path(f"{BASE}draw/", experts.new_draw, name="new-draw"),
    path(DRAW, experts.draw, name="draw"),
    path(f"{DRAW}ask/", experts.ask_drawn, name="ask-drawn"),
    path(f"{DRAW}replace/<uuid:expert_id>/", experts.replace, name="replace-expert"),
    path(f"{BASE}ask/", experts.ask, name="ask-experts"),
    path(f"{BASE}advice/<uuid:advice_id>/", experts.advice, name="advice"),
    path(f"{BASE}advice/<uuid:advice_id>/withdraw/", experts.withdraw, name="withdraw-advice"),
    path("advice/", advice.mine, name="my-advice"),
    path("advice/<uuid:advice_id>/", advice.asked, name="asked-advice"),
    path("advice/<uuid:advice_id>/take/", advice.take, name="take-advice"),
    path("advice/<uuid:advice_id>/decline/", advice.decline, name="decline-advice"),
]
