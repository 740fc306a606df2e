"""Reading of the outbox and of who works on it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kernel.jobs.models import Heartbeat

# Four beats: a machine busy with documents may miss one or two.
ALIVE_WITHIN = timedelta(seconds=20)


def living_parts() -> set[str]:
    """Which parts (worker, relay) have at least one living process."""
    fresh = Heartbeat.objects.filter(at__gte=timezone.now() - ALIVE_WITHIN)
    return set(fresh.values_list("part", flat=True))
