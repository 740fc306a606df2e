"""What the steps of a case share: its addresses, its periods, and telling the other side."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse

from consortia.models import Consortium
from filings.models import Dossier
from kernel.accounts.models import User
from kernel.notices.actions import discharge, notify_holders, oblige
from kernel.notices.workdays import due_in

# The duties of a case; one of them is open while the case is.
ACCEPT, CHECK, DECIDE, CORRECT = "dossier.accept", "dossier.check", "dossier.decide", "dossier.correct"


def case_url(dossier: Dossier) -> str:
    return reverse("filings:review", args=[dossier.authority.slug, dossier.pk])


def dossier_url(dossier: Dossier) -> str:
    return reverse("filings:dossier", args=[dossier.consortium_slug, dossier.pk])


def consortium_of(dossier: Dossier) -> Consortium:
    """For telling its people: the row itself is hidden from officers, and only its id is needed."""
    return Consortium(pk=dossier.consortium_id)


def period(dossier: Dossier, days: int | None) -> datetime | None:
    """When a period of the guideline that begins now ends; None where it names none."""
    return due_in(days, working=dossier.guideline.working_days) if days else None


def words(dossier: Dossier) -> dict[str, Any]:
    return {
        "consortium": dossier.consortium_name,
        "authority": dossier.authority.name,
        "number": dossier.number or "",
    }


def next_duty(
    dossier: Dossier, kind: str, *, permission: str, tenant: models.Model, url: str, by: User, **params: Any
) -> None:
    """End what was due before and put the next step on the list of those who may take it."""
    discharge(dossier.pk)
    oblige(
        kind,
        permission=permission,
        tenant=tenant,
        about=dossier,
        url=url,
        due_at=dossier.due_at,
        day_kind=dossier.guideline.day_kind,
        consortium_id=dossier.consortium_id,
        but=by,
        **words(dossier),
        **params,
    )


def tell_consortium(dossier: Dossier, kind: str, *, permission: str, by: User, **params: Any) -> None:
    notify_holders(
        permission,
        consortium_of(dossier),
        kind,
        key=f"{kind}:{dossier.pk}:{dossier.round}",
        url=dossier_url(dossier),
        but=by,
        **words(dossier),
        **params,
    )
