"""The public copy of a consortium that takes applications, and what ends with it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from consortia.models import Application, Consortium, LeadChange, Listing
from consortia.states import APPLICATION, LEAD_CHANGE, ApplicationStatus, LeadChangeStatus
from kernel.accounts.models import User
from kernel.notices.actions import discharge, notify_holders
from members import permissions as members

COPIED = ("slug", "name", "field", "region", "introduction", "goal")


def follow(consortium: Consortium) -> None:
    """Make the listing what the consortium says now; without applications there is none."""
    if not consortium.takes_applications:
        Listing.objects.filter(consortium=consortium).delete()
        return
    copies = {name: getattr(consortium, name) for name in COPIED} | {"lead_name": consortium.lead.name}
    Listing.objects.update_or_create(consortium=consortium, defaults=copies)


def close_joining(consortium: Consortium, *, by: User, reason: str) -> None:
    """A consortium that ends: nobody finds it, what was asked of it is answered, its lead stays."""
    Listing.objects.filter(consortium=consortium).delete()
    for application in Application.objects.filter(consortium=consortium, status=ApplicationStatus.FILED):
        APPLICATION.fire("refuse", application, by=by, reason=reason)
        tell_applicant(application, "application.refused", by=by, reason=reason.strip())
    for change in LeadChange.objects.filter(consortium=consortium, status=LeadChangeStatus.PROPOSED):
        LEAD_CHANGE.fire("withdraw", change, by=by)


def tell_applicant(application: Application, kind: str, *, by: User, **params: Any) -> None:
    notify_holders(
        members.JOIN,
        application.organisation,
        kind,
        key=f"{kind}:{application.pk}",
        url=reverse("consortia:application", args=[application.pk]),
        but=by,
        consortium=application.consortium_name,
        **params,
    )
    discharge(application.pk)
