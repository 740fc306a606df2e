"""What of the filing the departure of a member touches: the minimum numbers of the guideline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from consortia.departures import Touch
from consortia.models import Membership
from consortia.selectors import active_members
from filings.completeness import Case, Check, assess
from filings.models import Dossier
from filings.selectors import dossiers_of
from filings.snapshots import member_facts
from filings.states import DossierStatus

ENDED = (DossierStatus.REFUSED, DossierStatus.WITHDRAWN)


def touches(membership: Membership) -> Iterator[Touch]:
    """Requirements of a guideline on the members that are met now and would be no longer."""
    dossiers = list(dossiers_of(membership.consortium).exclude(status__in=ENDED))
    if not dossiers:
        return
    now = list(active_members(membership.consortium))
    after = [each for each in now if each.pk != membership.pk]
    for dossier in dossiers:
        met = {check.key for check in _checks(dossier, now) if check.state != "missing"}
        for check in _checks(dossier, after):
            if check.state == "missing" and check.key in met:
                yield Touch(
                    _("Requirements of the guideline"),
                    f"{dossier.title} · {check.label}",
                    check.note,
                    reverse("filings:dossier", args=[membership.consortium_slug, dossier.pk]),
                    is_open=True,
                )


def _checks(dossier: Dossier, members: Sequence[Membership]) -> list[Check]:
    case = Case(members=member_facts(members))
    checks = assess(case, dossier.guideline.rule_set, ())
    return [check for check in checks if check.place == "members" and check.required]
