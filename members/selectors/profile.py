"""What an organisation keeps once: its figures, evidence, honours and people, and one record of them all.

Rows of an organisation are visible to its own people only, apart from what it and its people have opened to
everybody; so a reader from elsewhere gets the facts without figures and evidence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.notices.workdays import SHANGHAI
from members.models import Evidence, Honour, Organisation, Person, YearFigures

YEARS_IN_FACTS = 3


def figures_of(organisation: Organisation) -> QuerySet[YearFigures]:
    """The newest year first."""
    figures = YearFigures.objects.filter(organisation=organisation)
    return figures.select_related("evidence", "organisation").order_by("-year")


def evidence_of(organisation: Organisation) -> QuerySet[Evidence]:
    evidence = Evidence.objects.filter(organisation=organisation)
    return evidence.select_related("upload", "organisation").order_by("kind", "-created_at")


def evidence_in_force(organisation: Organisation) -> QuerySet[Evidence]:
    """What may be chosen as proof: not expired."""
    return evidence_of(organisation).exclude(valid_until__lt=timezone.localdate())


def expires_soon(evidence: Evidence) -> bool:
    """Still good, but for no longer than the term of notice."""
    last = timezone.localdate() + timedelta(days=settings.EVIDENCE_NOTICE_DAYS)
    return evidence.valid_until is not None and not evidence.is_expired and evidence.valid_until <= last


def honours_of(organisation: Organisation) -> QuerySet[Honour]:
    honours = Honour.objects.filter(organisation=organisation)
    return honours.select_related("evidence", "organisation").order_by("-awarded_on", "name")


def honours_table(honours: Iterable[Honour]) -> tuple[list[str], list[list[Any]]]:
    head = [
        _("Honour"),
        _("Issued by"),
        _("Level"),
        _("Awarded on"),
        _("Valid until"),
        _("Shown to everybody"),
    ]
    return head, [
        [
            each.name,
            each.issuer,
            each.get_level_display(),
            each.awarded_on.isoformat() if each.awarded_on else "",
            each.valid_until.isoformat() if each.valid_until else "",
            _("yes") if each.is_public else "",
        ]
        for each in honours
    ]


def people_of(organisation: Organisation) -> QuerySet[Person]:
    people = Person.objects.filter(organisation=organisation)
    return people.select_related("user", "consent_evidence", "organisation").order_by("-is_contact", "name")


def public_honours(organisation: Organisation) -> QuerySet[Honour]:
    return Honour.objects.filter(organisation=organisation, is_public=True)


def public_people(organisation: Organisation) -> QuerySet[Person]:
    """Those who have agreed to be shown; nobody else, whoever asks."""
    return Person.objects.filter(organisation=organisation, wants_public=True, consented_at__isnull=False)


def public_organisation(slug: str) -> Organisation:
    """The unit behind a public address; 404 for one that is not open, or was merged into another."""
    found = Organisation.objects.filter(slug=slug, is_public=True, merged_into=None).first()
    if found is None:
        raise Http404
    return found


def confirm_due_on(organisation: Organisation) -> date:
    """A year after the last confirmation, or after the registration."""
    last = organisation.confirmed_at or organisation.created_at
    return last.astimezone(SHANGHAI).date() + timedelta(days=settings.PROFILE_CONFIRM_DAYS)


def unconfirmed_since(moment: datetime) -> QuerySet[Organisation]:
    """Organisations whose data nobody has confirmed or entered since; for the clock."""
    last = Coalesce("confirmed_at", "created_at")
    return Organisation.objects.alias(last=last).filter(last__lte=moment, merged_into=None)


@dataclass(frozen=True)
class Standing:
    """How well the profile is kept, for the organisation's home."""

    confirm_due_on: date
    is_overdue: bool
    latest: YearFigures | None
    ending: list[Evidence]
    honours: int
    people: int


def standing(organisation: Organisation) -> Standing:
    due = confirm_due_on(organisation)
    last = timezone.localdate() + timedelta(days=settings.EVIDENCE_NOTICE_DAYS)
    ending = evidence_of(organisation).filter(valid_until__gte=timezone.localdate(), valid_until__lte=last)
    return Standing(
        confirm_due_on=due,
        is_overdue=due < timezone.localdate(),
        latest=figures_of(organisation).first(),
        ending=list(ending.order_by("valid_until")),
        honours=Honour.objects.filter(organisation=organisation).count(),
        people=Person.objects.filter(organisation=organisation).count(),
    )


# Copies that are taken elsewhere


@dataclass(frozen=True)
class FigureFacts:
    """One year; money in 分."""

    year: int
    revenue_fen: int | None
    rd_spend_fen: int | None
    employees: int | None
    rd_staff: int | None
    source: str


@dataclass(frozen=True)
class EvidenceFacts:
    kind: str
    title: str
    sha256: str
    valid_until: str | None


@dataclass(frozen=True)
class OrganisationFacts:
    """What an agreement, an answer or a dossier keeps of an organisation at the moment it is made."""

    name: str
    code: str
    kind: str
    size: str
    marks: tuple[str, ...]
    industry: str
    region: str
    legal_representative: str
    figures: tuple[FigureFacts, ...]
    evidence: tuple[EvidenceFacts, ...]

    def record(self) -> dict[str, Any]:
        """As JSON keeps it."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    @property
    def fingerprint(self) -> str:
        """Changes with every fact; by it a confirmation says what was seen."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def facts(organisation: Organisation) -> OrganisationFacts:
    """The organisation's data with the last three years and the evidence in force."""
    return OrganisationFacts(
        name=organisation.name,
        code=organisation.credit_code,
        kind=organisation.kind,
        size=organisation.size,
        marks=tuple(organisation.marks),
        industry=organisation.industry,
        region=organisation.region,
        legal_representative=organisation.legal_representative,
        figures=tuple(map(_figure_facts, figures_of(organisation)[:YEARS_IN_FACTS])),
        evidence=tuple(map(_evidence_facts, evidence_in_force(organisation))),
    )


def _figure_facts(figures: YearFigures) -> FigureFacts:
    return FigureFacts(
        year=figures.year,
        revenue_fen=figures.revenue_fen,
        rd_spend_fen=figures.rd_spend_fen,
        employees=figures.employees,
        rd_staff=figures.rd_staff,
        source=figures.source,
    )


def _evidence_facts(evidence: Evidence) -> EvidenceFacts:
    until = evidence.valid_until
    return EvidenceFacts(
        kind=evidence.kind,
        title=evidence.title,
        sha256=evidence.upload.sha256,
        valid_until=until.isoformat() if until else None,
    )
