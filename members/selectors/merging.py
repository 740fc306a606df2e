"""The rows of the directory that pass from an entry to the one it is merged into."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.documents.models import Upload
from members import duplicates
from members.models import (
    Booking,
    Capability,
    Evidence,
    Expert,
    Facility,
    Honour,
    Interest,
    Organisation,
    Person,
    PowerOfAttorney,
    Recusal,
    Service,
    Staff,
    StaffInvitation,
    YearFigures,
)
from members.states import StaffInvitationStatus

LABELS: dict[str, Any] = {
    "staff": _("Roles of staff"),
    "staff_invitations": _("Roles offered"),
    "uploads": _("Files"),
    "evidence": _("Evidence"),
    "figures": _("Yearly figures"),
    "honours": _("Honours"),
    "people": _("People"),
    "powers": _("Powers of attorney"),
    "capabilities": _("Capabilities"),
    "facilities": _("Facilities"),
    "services": _("Services"),
    "interests": _("Interests of investors"),
    "bookings": _("Bookings made"),
    "bookings_received": _("Bookings received"),
    "experts": _("Experts employed"),
    "recusals": _("Recusals"),
}
# Column that names the organisation, where it is another one.
COLUMNS = {"bookings_received": "owner", "experts": "employer", "uploads": "organisation_id"}


def directory_rows(absorbed: Organisation, kept: Organisation) -> dict[str, QuerySet[Any]]:
    """What would pass; where both have the same thing, that of the kept entry stands and the other stays."""
    staying = _staying_evidence(absorbed, kept)
    evidence = Evidence.objects.filter(organisation=absorbed).exclude(pk__in=staying)
    return {
        "staff": _without(Staff, absorbed, kept, "user_id", "role"),
        "staff_invitations": _without(
            StaffInvitation.objects.filter(status=StaffInvitationStatus.OPEN), absorbed, kept, "email", "role"
        ),
        "uploads": Upload.objects.filter(pk__in=evidence.values("upload_id")),
        "evidence": evidence,
        "figures": _without(YearFigures, absorbed, kept, "year").exclude(evidence__in=staying),
        "honours": Honour.objects.filter(organisation=absorbed).exclude(evidence__in=staying),
        "people": Person.objects.filter(organisation=absorbed).exclude(consent_evidence__in=staying),
        "powers": PowerOfAttorney.objects.filter(organisation=absorbed).exclude(evidence__in=staying),
        "capabilities": _without(Capability, absorbed, kept, "term_id"),
        "facilities": Facility.objects.filter(organisation=absorbed),
        "services": Service.objects.filter(organisation=absorbed),
        "interests": Interest.objects.filter(organisation=absorbed),
        "bookings": Booking.objects.filter(organisation=absorbed),
        "bookings_received": Booking.objects.filter(owner=absorbed),
        "experts": Expert.objects.filter(employer=absorbed),
        "recusals": _without(Recusal, absorbed, kept, "expert_id"),
    }


def _staying_evidence(absorbed: Organisation, kept: Organisation) -> list[Any]:
    """Files behind figures of a year that the kept entry has too, which stay where they are."""
    years = YearFigures.objects.filter(organisation=kept).values("year")
    figures = YearFigures.objects.filter(organisation=absorbed, year__in=years).exclude(evidence=None)
    uploads = Evidence.objects.filter(pk__in=figures.values("evidence_id")).values("upload_id")
    return list(
        Evidence.objects.filter(organisation=absorbed, upload_id__in=uploads).values_list("pk", flat=True)
    )


def _without(
    rows: type[Model] | QuerySet[Any], absorbed: Organisation, kept: Organisation, *names: str
) -> QuerySet[Any]:
    """Those of `absorbed` that `kept` has not got by the same names."""
    found = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    own = set(found.filter(organisation=kept).values_list(*names))
    held = found.filter(organisation=absorbed).values_list("pk", *names)
    return found.filter(pk__in=[pk for pk, *values in held if tuple(values) not in own])


def duplicate_pairs(text: str = "") -> list[tuple[Organisation, Organisation, duplicates.Pair]]:
    """Entries that may be one legal person, the older first; with a text only those of which one bears it."""
    living = {each.pk: each for each in Organisation.objects.filter(merged_into=None)}
    entries = (
        duplicates.Entry(each.pk, each.name, each.legal_representative, each.region)
        for each in living.values()
    )
    found = []
    for pair in duplicates.pairs(entries):
        older, newer = sorted((living[pair.first], living[pair.second]), key=lambda each: each.created_at)
        found.append((older, newer, pair))
    wanted = text.strip()
    return [row for row in found if not wanted or wanted in row[0].name or wanted in row[1].name]


def duplicates_table(
    found: list[tuple[Organisation, Organisation, duplicates.Pair]],
) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of the candidates as a spreadsheet."""
    head = [gettext("Organisation"), gettext("Credit code"), gettext("Organisation"), gettext("Credit code")]
    head += [gettext("Likeness of the names")]
    rows = [
        [first.name, first.credit_code, second.name, second.credit_code, f"{pair.likeness:.0%}"]
        for first, second, pair in found
    ]
    return head, rows
