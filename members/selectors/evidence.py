"""Reading of evidence: where it is used, how long it is good for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Evidence, Organisation
from members.selectors.profile import expires_soon

EXPIRED, SOON, GOOD = "expired", "soon", "good"


@dataclass(frozen=True)
class Use:
    """Something that rests on a piece of evidence, and the page it stands on, below the organisation's."""

    label: str
    page: str


@dataclass(frozen=True)
class EvidenceRow:
    evidence: Evidence
    state: str
    days_left: int | None
    used: int


def state_of(evidence: Evidence) -> str:
    if evidence.is_expired:
        return EXPIRED
    return SOON if expires_soon(evidence) else GOOD


def in_state(evidence: QuerySet[Evidence], state: str) -> QuerySet[Evidence]:
    """The same as `state_of`, for a list."""
    today = timezone.localdate()
    last = today + timedelta(days=settings.EVIDENCE_NOTICE_DAYS)
    terms = {
        EXPIRED: Q(valid_until__lt=today),
        SOON: Q(valid_until__gte=today, valid_until__lte=last),
        GOOD: Q(valid_until=None) | Q(valid_until__gt=last),
    }
    return evidence.filter(terms[state])


def rows(evidence: Iterable[Evidence]) -> list[EvidenceRow]:
    """With how often each is used."""
    listed = list(evidence)
    used = _used([each.pk for each in listed])
    today = timezone.localdate()
    return [
        EvidenceRow(
            evidence=each,
            state=state_of(each),
            days_left=(each.valid_until - today).days if each.valid_until else None,
            used=used[each.pk],
        )
        for each in listed
    ]


# Relation → the column that names the evidence.
RELATIONS = {
    "figures": "evidence",
    "honours": "evidence",
    "consents": "consent_evidence",
    "powers": "evidence",
}


def _used(ids: list[UUID]) -> Counter[UUID]:
    """How often each is named, in one query over all kinds of use."""
    named = [
        _users(relation).objects.filter(**{f"{column}__in": ids}).order_by().values_list(column)
        for relation, column in RELATIONS.items()
    ]
    return Counter(pk for (pk,) in named[0].union(*named[1:], all=True).order_by())


def _users(relation: str) -> Any:
    return Evidence._meta.get_field(relation).related_model


def with_use(evidence: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With `is_used`, for a list of many."""
    used = [
        Exists(_users(relation).objects.filter(**{column: OuterRef("pk")}))
        for relation, column in RELATIONS.items()
    ]
    return evidence.annotate(is_used=used[0] | used[1] | used[2] | used[3])


def uses_of(evidence: Evidence) -> list[Use]:
    """Everything that rests on it; while there is anything, it cannot be deleted."""
    uses = [
        Use(_("Figures of %(year)s") % {"year": each.year}, "figures/") for each in evidence.figures.all()
    ]
    uses += [Use(_("Honour “%(name)s”") % {"name": each.name}, "honours/") for each in evidence.honours.all()]
    uses += [
        Use(_("Consent of %(name)s") % {"name": each.name}, "people/") for each in evidence.consents.all()
    ]
    powers = evidence.powers.select_related("agent")
    uses += [Use(_("Power of attorney of %(name)s") % {"name": each.agent.name}, "staff/") for each in powers]
    return uses


def about_to_expire() -> QuerySet[Evidence]:
    """Of all organisations, for the clock."""
    return in_state(Evidence.objects.select_related("organisation"), SOON).filter(
        organisation__merged_into=None
    )


def table(listed: Iterable[EvidenceRow]) -> tuple[list[str], list[list[Any]]]:
    head = [_("Kind"), _("Title"), _("File"), _("Valid from"), _("Valid until"), _("Level"), _("Times used")]
    return head, [
        [
            row.evidence.get_kind_display(),
            row.evidence.title,
            row.evidence.upload.name,
            _day(row.evidence.valid_from),
            _day(row.evidence.valid_until),
            row.evidence.upload.get_level_display(),
            row.used,
        ]
        for row in listed
    ]


def _day(value: Any) -> str:
    return value.isoformat() if value else ""


def choices(organisation: Organisation, chosen: Evidence | None = None) -> QuerySet[Evidence]:
    """What a form offers: everything in force, and what is chosen already although it has expired."""
    today = timezone.localdate()
    offered = Q(valid_until=None) | Q(valid_until__gte=today)
    if chosen is not None:
        offered |= Q(pk=chosen.pk)
    return Evidence.objects.filter(offered, organisation=organisation).order_by("kind", "-created_at")
