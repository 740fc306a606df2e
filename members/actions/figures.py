"""Writers of an organisation's yearly figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken
from members import access
from members import permissions as P
from members.actions.kept import changes, only, require_evidence, tell_administrators, write
from members.models import Organisation, YearFigures

NUMBERS = ("revenue_fen", "rd_spend_fen", "employees", "rd_staff")
FIELDS = ("year", *NUMBERS, "source", "evidence_id")
FIRST_YEAR = 1990


@transaction.atomic
def add_figures(organisation_id: UUID, *, by: User, year: int, **fields: Any) -> YearFigures:
    """Enter the figures of one calendar year; each year once."""
    organisation = access.get_organisation(organisation_id, user=by, permission=P.MANAGE_FIGURES, lock=True)
    figures = YearFigures(organisation=organisation, year=year, **only(fields, FIELDS))
    _check(organisation, figures)
    _require_new_year(organisation, year)
    figures.save(force_insert=True)
    after = {name: getattr(figures, name) for name in FIELDS}
    record("figures.added", figures, by=by, after=after)
    _tell(figures, "figures.kept", by)
    return figures


@transaction.atomic
def change_figures(pk: UUID, *, by: User, **fields: Any) -> YearFigures:
    figures = access.get_figures(pk, user=by, permission=P.MANAGE_FIGURES, lock=True)
    before, after = changes(figures, only(fields, FIELDS))
    if not after:
        return figures
    if "year" in after:
        # One after another: two writers of the same year would not see each other.
        access.get_organisation(figures.organisation_id, user=by, permission=P.MANAGE_FIGURES, lock=True)
        _require_new_year(figures.organisation, after["year"])
    for name, value in after.items():
        setattr(figures, name, value)
    _check(figures.organisation, figures)
    write(figures, after)
    record("figures.changed", figures, by=by, before=before, after=after)
    _tell(figures, "figures.kept", by)
    return figures


@transaction.atomic
def remove_figures(pk: UUID, *, by: User, reason: str) -> YearFigures:
    """Take a year out; copies that were taken of it stay as they are."""
    figures = access.get_figures(pk, user=by, permission=P.MANAGE_FIGURES, lock=True)
    if not reason.strip():
        raise RuleBroken(_("Say why."), attr="reason")
    before = {name: getattr(figures, name) for name in FIELDS}
    YearFigures.objects.filter(pk=pk).delete()
    record("figures.removed", figures, by=by, reason=reason.strip(), before=before)
    _tell(figures, "figures.removed", by)
    return figures


def _check(organisation: Organisation, figures: YearFigures) -> None:
    this_year = timezone.localdate().year
    if not FIRST_YEAR <= figures.year <= this_year:
        text = _("Give a year from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": this_year}
        raise RuleBroken(text, attr="year")
    if all(getattr(figures, name) is None for name in NUMBERS):
        raise RuleBroken(_("Give at least one figure."), attr="revenue")
    if figures.employees is not None and (figures.rd_staff or 0) > figures.employees:
        raise RuleBroken(_("There cannot be more R&D staff than employees."), attr="rd_staff")
    require_evidence(organisation, figures.evidence_id)


def _require_new_year(organisation: Organisation, year: int) -> None:
    if YearFigures.objects.filter(organisation=organisation, year=year).exists():
        raise RuleBroken(_("There are figures of this year already; change those."), attr="year")


def _tell(figures: YearFigures, kind: str, by: User) -> None:
    key = f"{figures.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    tell_administrators(figures.organisation, kind, by=by, key=key, page="figures/", year=figures.year)
