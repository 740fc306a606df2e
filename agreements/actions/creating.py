"""Beginning an agreement: from the library or from an earlier version, with the members as parties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from agreements import access, library, selectors, text, wording
from agreements.models import Agreement, AgreementKind, Clause, Party
from consortia import access as consortia_access
from consortia import permissions as P
from consortia.models import Consortium, MemberRole, Membership
from consortia.selectors import active_members
from kernel.accounts.models import User
from kernel.audit.actions import record
from kernel.tenancy.errors import RuleBroken

if TYPE_CHECKING:
    from members.models import Organisation


@transaction.atomic
def create_agreement(
    *, by: User, consortium: str, title: str = "", based_on: UUID | None = None
) -> Agreement:
    """Begin the formation agreement of a consortium (by slug) from the library, or from a text taken back."""
    place = consortia_access.get_consortium(slug=consortium, user=by, permission=P.WRITE_AGREEMENT, lock=True)
    if selectors.live_agreement(place) is not None:
        raise RuleBroken(_("There is a formation agreement already; take it back before writing another."))
    earlier = access.get_agreement(based_on, user=by, permission=P.WRITE_AGREEMENT) if based_on else None
    agreement = Agreement.objects.create(
        consortium=place,
        kind=AgreementKind.FORMATION,
        title=title.strip() or selectors.default_title(place),
        version=_next_version(place),
        preamble=earlier.preamble if earlier else wording.PREAMBLE.replace("{consortium}", place.name),
        dispute_route=earlier.dispute_route if earlier else "",
        dispute_body=earlier.dispute_body if earlier else "",
    )
    Clause.objects.bulk_create(_copied(agreement, earlier) if earlier else _from_library(agreement))
    Party.objects.bulk_create(present_parties(agreement, known_parties(earlier)))
    record(
        "agreement.created", agreement, by=by, after={"title": agreement.title, "version": agreement.version}
    )
    return agreement


def _next_version(consortium: Consortium) -> int:
    versions = Agreement.objects.filter(consortium=consortium, kind=AgreementKind.FORMATION)
    return (versions.aggregate(last=Max("version"))["last"] or 0) + 1


def _from_library(agreement: Agreement) -> list[Clause]:
    consortium = agreement.consortium
    return [
        library_clause(agreement, clause, place, consortium)
        for place, clause in enumerate(library.CLAUSES, 1)
    ]


def library_clause(
    agreement: Agreement, clause: library.LibraryClause, order: int, consortium: Consortium
) -> Clause:
    return Clause(
        consortium_id=consortium.pk,
        agreement=agreement,
        key=clause.key,
        order=order,
        heading=clause.heading,
        text=text.clean(clause.filled(consortium=consortium.name, lead=consortium.lead.name)),
        mandatory=clause.mandatory,
        matter=clause.matter,
    )


def _copied(agreement: Agreement, earlier: Agreement) -> list[Clause]:
    return [
        Clause(
            consortium_id=agreement.consortium_id,
            agreement=agreement,
            key=clause.key,
            order=place,
            heading=clause.heading,
            text=text.without_forum(earlier, clause),
            mandatory=clause.mandatory,
            matter=clause.matter,
        )
        for place, clause in enumerate(selectors.clauses_of(earlier), 1)
    ]


def known_parties(earlier: Agreement | None) -> dict[UUID, Party]:
    return {party.organisation_id: party for party in selectors.parties_of(earlier)} if earlier else {}


def present_parties(agreement: Agreement, known: Mapping[UUID, Party]) -> list[Party]:
    """One party for each member, the lead first; shares and contributions of those already known are kept."""
    members = sorted(active_members(agreement.consortium), key=lambda member: member.role != MemberRole.LEAD)
    return [_party(agreement, member, place, known) for place, member in enumerate(members, 1)]


def _party(agreement: Agreement, member: Membership, order: int, known: Mapping[UUID, Party]) -> Party:
    # A constraint holds that an active member is an organisation.
    organisation = cast("Organisation", member.organisation)
    earlier = known.get(organisation.pk)
    return Party(
        consortium_id=agreement.consortium_id,
        agreement=agreement,
        organisation=organisation,
        order=order,
        name=organisation.name,
        credit_code=organisation.credit_code,
        address=organisation.address,
        legal_representative=organisation.legal_representative,
        task=earlier.task if earlier else member.task,
        inputs=earlier.inputs if earlier else "",
        share_bp=earlier.share_bp if earlier else 0,
    )
