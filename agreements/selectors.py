"""Reading of agreements: lists, the state of signatures, and what a text still lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import library, text
from agreements.library import LibraryClause, Matter
from agreements.models import WHOLE, Agreement, Clause, Party
from agreements.states import AGREEMENT, LIVE, PARTY, AgreementStatus, PartyStatus
from consortia import permissions as P
from consortia.models import Consortium, Seat
from consortia.permissions import SeatRole
from consortia.selectors import active_members
from kernel.accounts.models import User
from kernel.documents.models import Document, DocumentStatus
from kernel.documents.selectors import current_document
from kernel.jobs.models import JobStatus
from members.models import Staff
from members.permissions import StaffRole
from members.selectors import grants_of

DOCUMENT = "agreement"


def agreements_of(consortium: Consortium) -> QuerySet[Agreement]:
    """All versions, the newest first, with the number of parties and of signatures."""
    return _counted(Agreement.objects.filter(consortium=consortium))


def agreements_visible_to(user: User) -> QuerySet[Agreement]:
    """Agreements of the consortia in which `user` may read them."""
    codename = P.VIEW_AGREEMENT.partition(".")[2]
    grants = grants_of(user).by_tenant.items()
    readable = [tenant for (axis, tenant), codes in grants if axis == "consortium" and codename in codes]
    return _counted(Agreement.objects.filter(consortium__in=readable))


def with_parties(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """With parties, organisations and signatures loaded in one further query."""
    parties = Party.objects.select_related("organisation", "signature").order_by("order")
    return agreements.prefetch_related(Prefetch("parties", parties))


def with_parties_and_clauses(agreement: Agreement) -> Agreement:
    """The same for one agreement, and its clauses."""
    parties = Party.objects.select_related("organisation", "signature").order_by("order")
    prefetch_related_objects([agreement], Prefetch("parties", parties), "clauses")
    return agreement


def _counted(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    signed = Count("parties", filter=Q(parties__status=PartyStatus.SIGNED))
    counted = agreements.annotate(party_count=Count("parties"), signed_count=signed)
    return counted.select_related("consortium__lead").order_by("-created_at", "-id")


def agreement_in_force(consortium: Consortium) -> Agreement | None:
    """The formation agreement that binds the members now."""
    return Agreement.objects.filter(consortium=consortium, status=AgreementStatus.IN_FORCE).first()


def latest_agreement(consortium: Consortium) -> Agreement | None:
    """The newest version of the formation agreement, whatever became of it."""
    return Agreement.objects.filter(consortium=consortium).order_by("-version").first()


def live_agreement(consortium: Consortium) -> Agreement | None:
    """The formation agreement that is being written, signed or in force; there is at most one."""
    return Agreement.objects.filter(consortium=consortium, status__in=LIVE).first()


def may_redraft(agreement: Agreement, user: User) -> bool:
    """Whether a next version may be written from this one: it was taken back and nothing has followed."""
    withdrawn = agreement.status == AgreementStatus.WITHDRAWN
    may_write = withdrawn and user.has_perm(P.WRITE_AGREEMENT, agreement.consortium)
    return may_write and live_agreement(agreement.consortium) is None


def default_title(consortium: Consortium) -> str:
    """The name such a document usually has; document text, hence Chinese."""
    return f"{consortium.name}组建协议"


def table_of(agreements: QuerySet[Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Head and rows of the list as a spreadsheet."""
    head = [_("Title"), _("Version"), _("Status"), _("Signed"), _("Parties"), _("Sign by"), _("Fingerprint")]
    rows: list[tuple[Any, ...]] = [
        (a.title, a.version, a.get_status_display(), a.signed_count, a.party_count, a.sign_by, a.text_hash)
        for a in agreements
    ]
    return head, rows


def clauses_of(agreement: Agreement) -> list[Clause]:
    return list(Clause.objects.filter(agreement=agreement).order_by("order"))


def parties_of(agreement: Agreement) -> list[Party]:
    """In the order of the document, with their organisation and, once given, their signature."""
    parties = Party.objects.filter(agreement=agreement).order_by("order")
    return list(parties.select_related("organisation", "signature"))


def missing_clauses(agreement: Agreement, clauses: Sequence[Clause] | None = None) -> list[LibraryClause]:
    """Mandatory clauses that the text lacks or leaves empty; all seven statutory matters are among them."""
    present = {clause.key for clause in _given(agreement, clauses) if clause.text.strip()}
    return [clause for clause in library.MANDATORY if clause.key not in present]


def missing_matters(agreement: Agreement, clauses: Sequence[Clause] | None = None) -> list[Matter]:
    """Which of the seven matters of 促进科技成果转化法 art. 26 the text does not settle."""
    settled = {clause.matter for clause in _given(agreement, clauses) if clause.text.strip()}
    return [matter for matter in Matter if matter.value not in settled]


def _given(agreement: Agreement, clauses: Sequence[Clause] | None) -> Sequence[Clause]:
    return clauses_of(agreement) if clauses is None else clauses


def unused_library(clauses: Sequence[Clause]) -> list[LibraryClause]:
    """Clauses of the library that this text could still take up."""
    used = {clause.key for clause in clauses}
    return [clause for clause in library.CLAUSES if clause.key not in used]


def signatories_of(agreement: Agreement) -> dict[UUID, list[str]]:
    """Names of the people seated as signatories, by organisation."""
    seats = Seat.objects.filter(consortium=agreement.consortium_id, role=SeatRole.SIGNATORY)
    names: dict[UUID, list[str]] = defaultdict(list)
    for seat in seats.select_related("user").order_by("user__name"):
        names[seat.organisation_id].append(str(seat.user))
    return names


def blockers(
    agreement: Agreement,
    clauses: Sequence[Clause] | None = None,
    parties: Sequence[Party] | None = None,
    signatories: dict[UUID, list[str]] | None = None,
) -> list[str]:
    """Why a draft cannot be sent yet, in words for the people who write it; empty when it can."""
    clauses = _given(agreement, clauses)
    parties = parties_of(agreement) if parties is None else parties
    signatories = signatories_of(agreement) if signatories is None else signatories
    return [
        *_text_blockers(agreement, clauses),
        *_party_blockers(agreement, parties, signatories),
        *_forum_blockers(agreement, clauses),
        *_date_blockers(agreement),
    ]


def _text_blockers(agreement: Agreement, clauses: Sequence[Clause]) -> list[str]:
    lacking = [
        _("The clause “%(heading)s” is missing or empty.") % {"heading": clause.heading}
        for clause in missing_clauses(agreement, clauses)
    ]
    empty = [
        _("The clause “%(heading)s” has no text.") % {"heading": clause.heading}
        for clause in clauses
        if not clause.mandatory and not clause.text.strip()
    ]
    unsettled = [
        _("The statutory matter “%(matter)s” is not settled.") % {"matter": matter.label}
        for matter in missing_matters(agreement, clauses)
    ]
    return [*lacking, *empty, *unsettled]


def _party_blockers(
    agreement: Agreement, parties: Sequence[Party], signatories: dict[UUID, list[str]]
) -> list[str]:
    found = []
    if len(parties) < 2:
        found.append(_("An agreement needs at least two parties."))
    members = {membership.organisation_id for membership in active_members(agreement.consortium)}
    if members != {party.organisation_id for party in parties}:
        found.append(_("The parties are not the present members; take the members over again."))
    total = sum(party.share_bp for party in parties)
    if total != WHOLE:
        found.append(_("The shares add up to %(total)s, not to 100.00%%.") % {"total": text.percent(total)})
    return found + [
        _("%(party)s has no signatory.") % {"party": party.name}
        for party in parties
        if not signatories.get(party.organisation_id)
    ]


def _forum_blockers(agreement: Agreement, clauses: Sequence[Clause]) -> list[str]:
    if not agreement.dispute_route or not agreement.dispute_body.strip():
        return [_("Choose arbitration or a court, and name it.")]
    disputes = "".join(clause.text for clause in clauses if clause.key == library.DISPUTES)
    if any(word in disputes for word in text.OTHER_ROUTE[agreement.dispute_route]):
        return [_("The clause on disputes also names the way you did not choose; only one can be agreed.")]
    return []


def _date_blockers(agreement: Agreement) -> list[str]:
    if agreement.sign_by and agreement.sign_by < timezone.localdate():
        return [_("The last day for signing is past.")]
    return []


def is_intact(agreement: Agreement, clauses: Sequence[Clause], parties: Sequence[Party]) -> bool:
    """Whether the text and every signature still carry the fingerprint frozen at sending."""
    signed = {party.signature.text_hash for party in parties if party.status == PartyStatus.SIGNED}
    return signed | {text.fingerprint(agreement, clauses, parties)} == {agreement.text_hash}


def to_remind(parties: Sequence[Party]) -> list[Party]:
    """Who has not signed and was not reminded today."""
    today = timezone.localdate()
    return [party for party in parties if party.status != PartyStatus.SIGNED and party.reminded_on != today]


def is_to_sign(agreement: Agreement, party: Party) -> bool:
    return agreement.is_out and party.status != PartyStatus.SIGNED


def capacity_of(party: Party, user: User) -> str:
    """In which capacity `user` signs for the party, as its organisation has registered it."""
    staff = Staff.objects.filter(organisation=party.organisation_id, user=user, role=StaffRole.SIGNATORY)
    return staff.values_list("capacity", flat=True).first() or ""


def signing_seats(user: User) -> frozenset[tuple[UUID, UUID]]:
    """(consortium, organisation) for which `user` is seated as signatory."""
    seats = Seat.objects.filter(user=user, role=SeatRole.SIGNATORY)
    return frozenset(seats.values_list("consortium_id", "organisation_id"))


def abilities(
    agreement: Agreement, user: User, *, parties: Sequence[Party], seats: frozenset[tuple[UUID, UUID]]
) -> list[str]:
    """What `user` may do with the agreement as it stands; the pages' buttons and REST's `can`."""
    can = set(AGREEMENT.available(agreement, user))
    if agreement.is_draft and user.has_perm(P.WRITE_AGREEMENT, agreement.consortium):
        can.add("edit")
    if agreement.is_out:
        for party in parties:
            if (agreement.consortium_id, party.organisation_id) in seats:
                can |= PARTY.available(party, user)
        if user.has_perm(P.SEND_AGREEMENT, agreement.consortium) and to_remind(parties):
            can.add("remind")
    return sorted(can)


def document_of(agreement: Agreement) -> Document | None:
    """The newest PDF of the agreement, unless the agreement changed since or making it failed."""
    document = current_document(DOCUMENT, agreement.pk)
    if document is None or document.created_at < agreement.updated_at:
        return None
    return None if _is_given_up(document) else document


def _is_given_up(document: Document) -> bool:
    ended = document.job is not None and document.job.status in (JobStatus.FAILED, JobStatus.CANCELLED)
    return ended and document.status != DocumentStatus.READY


def document_state(agreement: Agreement) -> dict[str, Any]:
    """The current PDF, how far it is, and whether the last attempt failed."""
    document = document_of(agreement)
    newest = document or current_document(DOCUMENT, agreement.pk)
    job = document.job if document else None
    return {
        "document": document,
        "percent": 100 * job.progress // job.total if job and job.total else None,
        "failed": newest is not None and _is_given_up(newest),
    }


def ready_document_of(agreement: Agreement) -> Document | None:
    document = document_of(agreement)
    return document if document is not None and document.status == DocumentStatus.READY else None
