"""Health for load balancers and supervisors; both answer without a session and without a scope."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from kernel.jobs import health
from kernel.tenancy.decorators import public_view

REASON = "states of the installation and nothing else"
# The relay's state is told, but a portal without it still serves; its own supervisor restarts it.
REQUIRED = ("database", "broker", "worker")


@public_view(reason=REASON)
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"web": "up"})


@public_view(reason=REASON)
def ready(request: HttpRequest) -> HttpResponse:
    states = health.states()
    is_ready = all(states[part] for part in REQUIRED)
    shown = {"web": "up"} | {part: "up" if is_up else "down" for part, is_up in states.items()}
    return JsonResponse(shown, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})
