"""What an action left behind: notices, duties, counts of rows."""

from __future__ import annotations

from agreements.models import Signature
from kernel.audit.models import Event
from kernel.notices.models import Duty, Notice


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def open_duties() -> set[str]:
    duties = Duty.objects.filter(kind="agreement.sign", done_at=None)
    return {str(duty.params["party"]) for duty in duties}


def counts() -> tuple[int, int, int, int]:
    return (
        Signature.objects.count(),
        Event.objects.count(),
        Notice.objects.count(),
        Duty.objects.filter(done_at=None).count(),
    )
