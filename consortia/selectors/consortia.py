"""Reading of consortia, members and seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consortia import permissions as P
from consortia.models import Consortium, MemberRole, Membership, Seat
from consortia.permissions import ADMIN_ROLES, BODY_ROLES, LEAD_ROLES, MEMBER_ROLES, SeatRole
from consortia.states import CONSORTIUM, MEMBERSHIP, ConsortiumStatus, MembershipStatus
from kernel.accounts.models import User, token_digest
from kernel.audit.models import Event
from kernel.notices.selectors import holders
from kernel.tenancy.among import Among
from members import permissions as members
from members.kinds import ChainPosition, OrganisationKind, Size
from members.models import Organisation, Staff
from members.selectors import directory, grants_of, organisations_where

LIVE = (MembershipStatus.INVITED, MembershipStatus.ACTIVE)


def consortia_of(user: User) -> QuerySet[Consortium]:
    """Consortia in which `user` has a seat, with lead and number of members, newest first."""
    return _counted(Consortium.objects.filter(Among("pk", grants_of(user).tenants("consortium"))))


def with_member_count(consortium: Consortium) -> Consortium:
    """The consortium as lists show it."""
    return _counted(Consortium.objects.filter(pk=consortium.pk)).get()


def _counted(consortia: QuerySet[Consortium]) -> QuerySet[Consortium]:
    # Counted for the rows of a page, not for all that might be on it, as a join would.
    active = Membership.objects.filter(consortium=OuterRef("pk"), status=MembershipStatus.ACTIVE)
    number = active.order_by().values("consortium").annotate(number=Count("pk")).values("number")
    counted = consortia.annotate(member_count=Coalesce(Subquery(number), 0))
    return counted.select_related("lead").order_by("-created_at", "-id")


# What the status means for the work at hand; REST clients show it as a step.
STAGES: dict[str, str | Promise] = {
    ConsortiumStatus.PREPARING: gettext_lazy("Formation"),
    ConsortiumStatus.ACTIVE: gettext_lazy("Filing"),
    ConsortiumStatus.FILED: gettext_lazy("Execution"),
    ConsortiumStatus.DISSOLVED: gettext_lazy("Ended"),
}


def consortium_abilities(consortium: Consortium, user: User) -> list[str]:
    """What `user` may do with the consortium now: steps of its lifecycle and changes of its data."""
    steps = {"edit": P.EDIT, "invite": P.INVITE, "manage_seats": P.MANAGE_SEATS, "leave": P.LEAVE}
    held = {name for name, permission in steps.items() if user.has_perm(permission, consortium)}
    return sorted(held | CONSORTIUM.available(consortium, user))


def memberships_of(consortium: Consortium) -> QuerySet[Membership]:
    """Everybody ever invited: the lead, the other members, open invitations, the rest."""
    memberships = consortium.memberships.select_related("organisation", "invited_by")
    return memberships.annotate(place=_place()).order_by("place", "created_at", "id")


def _place() -> Case:
    return Case(
        When(role=MemberRole.LEAD, status=MembershipStatus.ACTIVE, then=Value(0)),
        When(status=MembershipStatus.ACTIVE, then=Value(1)),
        When(status=MembershipStatus.INVITED, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def active_members(consortium: Consortium) -> QuerySet[Membership]:
    return memberships_of(consortium).filter(status=MembershipStatus.ACTIVE)


def membership_abilities(membership: Membership, user: User, acting_for: Iterable[UUID]) -> list[str]:
    """What `user` may do with a membership now; `acting_for` are the organisations it is seated for here."""
    can = set(MEMBERSHIP.available(membership, user))
    if membership.is_expired:
        can.discard("accept")
    # Carried out from the resolution that says so, not from the list.
    can.discard("remove")
    if membership.role == MemberRole.LEAD or membership.organisation_id not in set(acting_for):
        can.discard("leave")
    if "revoke" in can:
        can.add("renew")
    if membership.status in LIVE and user.has_perm(P.INVITE, Consortium(pk=membership.consortium_id)):
        can.add("change")
    return sorted(can)


def invitations_for(user: User) -> QuerySet[Membership]:
    """Open invitations to the organisations at which `user` may answer, the most urgent first."""
    organisations = organisations_where(user, members.JOIN)
    return _invited(Membership.objects.filter(organisation__in=organisations))


def memberships_held_by(organisation: Organisation) -> QuerySet[Membership]:
    """The consortia an organisation is in, newest first, by what its own rows say of them."""
    held = Membership.objects.filter(organisation=organisation, status=MembershipStatus.ACTIVE)
    return held.order_by("-joined_on", "id")


def invitations_to(organisation: Organisation) -> QuerySet[Membership]:
    return _invited(Membership.objects.filter(organisation=organisation))


def _invited(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    return (
        memberships.filter(status=MembershipStatus.INVITED)
        .select_related("organisation")
        .order_by("expires_at")
    )


def invitation_by_secret(secret: str) -> Membership | None:
    """What a mail link leads to, whatever has become of it; the scope carries the same digest."""
    invitations = Membership.objects.select_related("organisation", "invited_by")
    return invitations.filter(key_digest=token_digest(secret)).first()


def state_of_link(membership: Membership | None) -> str:
    """What a page behind a mail link has to say: unknown, open, expired, or the status it ended in."""
    if membership is None:
        return "unknown"
    if membership.status == MembershipStatus.INVITED:
        return "expired" if membership.is_expired else "open"
    return membership.status


def may_answer(user: User | AnonymousUser, membership: Membership) -> bool:
    """Whether an invitation belongs to an organisation of the person, who then reads it in the portal."""
    return membership.organisation is not None and user.has_perm(members.VIEW, membership.organisation)


def is_unclaimed(organisation: Organisation) -> bool:
    """Whether it was entered for an invitation, and nobody administers it yet."""
    return not holders(members.JOIN, organisation.pk)


def last_reason(membership: Membership) -> str:
    """Why an invitation was declined or taken back, or why the member is gone."""
    ends = ("membership.declined", "membership.revoked", "membership.left", "membership.removed")
    event = Event.objects.filter(object_id=membership.pk, name__in=ends).order_by("-at").first()
    return event.reason if event else ""


def organisation_offered(value: UUID | str | None) -> Organisation | None:
    """The organisation that an invitation form names, or none if there is no such entry in the directory."""
    try:
        return directory().filter(pk=value).first() if value else None
    except ValidationError:
        return None


def seats_of(consortium: Consortium) -> QuerySet[Seat]:
    seats = Seat.objects.filter(consortium=consortium).select_related("user", "organisation")
    return seats.order_by("organisation__name", "user__name", "role")


def acting_for(user: User, consortium_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Ids of the organisations for which `user` is administrator in one of the consortia."""
    seats = Seat.objects.filter(user=user, consortium__in=list(consortium_ids), role__in=ADMIN_ROLES)
    return frozenset(seats.values_list("organisation_id", flat=True))


def seats_of_member(membership: Membership) -> QuerySet[Seat]:
    """The people of one member in its consortium."""
    seats = Seat.objects.filter(consortium=membership.consortium_id, organisation=membership.organisation_id)
    return seats.select_related("user").order_by("user__name", "role")


def is_lead_admin(user: User, consortium: Consortium) -> bool:
    return Seat.objects.filter(consortium=consortium, user=user, role=SeatRole.LEAD_ADMIN).exists()


def organisations_acted_for(user: User, consortium: Consortium) -> list[Organisation]:
    """Member organisations for which `user` holds a seat in this consortium."""
    seats = Seat.objects.filter(consortium=consortium, user=user).select_related("organisation")
    return list({seat.organisation_id: seat.organisation for seat in seats}.values())


@dataclass(frozen=True)
class Candidate:
    """A person who may be given a seat for an organisation."""

    organisation: Organisation
    user: User

    @property
    def key(self) -> str:
        return f"{self.organisation.pk}:{self.user.pk}"


@dataclass(frozen=True)
class SeatRow:
    """A seat, and what the person asking may do with it."""

    seat: Seat
    can: list[str]


@dataclass(frozen=True)
class Seating:
    """The seats of a consortium as one person may fill and end them."""

    rows: list[SeatRow]
    candidates: dict[str, Candidate]
    roles: tuple[SeatRole, ...]


def seating(consortium: Consortium, user: User) -> Seating:
    """Members seat and unseat their own people; lead administrators fill the bodies too; two queries.

    Candidates are the staff of one's own organisations and whoever is seated already.
    """
    seats = list(seats_of(consortium))
    if not user.has_perm(P.MANAGE_SEATS, consortium):
        return Seating([SeatRow(each, []) for each in seats], {}, ())
    own = {each.organisation_id for each in seats if each.user_id == user.pk and each.role in ADMIN_ROLES}
    is_lead = any(each.user_id == user.pk and each.role == SeatRole.LEAD_ADMIN for each in seats)
    staff = Staff.objects.filter(organisation__in=own).select_related("organisation", "user")
    return Seating(
        [SeatRow(each, _seat_abilities(each, own, is_lead=is_lead)) for each in seats],
        _candidates([*staff, *seats]),
        (*MEMBER_ROLES, *LEAD_ROLES, *BODY_ROLES) if is_lead else MEMBER_ROLES,
    )


def _seat_abilities(seat: Seat, own: Collection[UUID], *, is_lead: bool) -> list[str]:
    may_end = seat.organisation_id in own or (is_lead and seat.role in BODY_ROLES)
    return ["remove"] if may_end else []


def _candidates(people: Iterable[Staff | Seat]) -> dict[str, Candidate]:
    found = {Candidate(each.organisation, each.user) for each in people}
    ordered = sorted(found, key=lambda each: (each.organisation.name, each.user.name))
    return {each.key: each for each in ordered}


@dataclass(frozen=True)
class Share:
    """One slice of the composition: how many active members are of this kind, or in this place."""

    label: str
    count: int


# More would be a list, not a picture.
MOST_REGIONS = 8


def composition(consortium: Consortium) -> dict[str, list[Share]]:
    """Active members by kind, chain position, size and region (handbook 2.3), largest first; one query."""
    active = consortium.memberships.filter(status=MembershipStatus.ACTIVE)
    columns = ("kind", "chain_position", "size", "region")
    return composed(active.values_list(*(f"organisation__{name}" for name in columns)))


def composed(rows: Iterable[tuple[str, str, str, str]]) -> dict[str, list[Share]]:
    """Of (kind, chain position, size, region) of each member."""
    kinds, positions, sizes, regions = zip(*rows, strict=True) if (rows := list(rows)) else ((),) * 4
    return {
        "kinds": _shares(OrganisationKind.choices, kinds),
        "positions": _shares(ChainPosition.choices, positions),
        "sizes": _shares(Size.choices, sizes),
        "regions": _regions(regions),
    }


def _shares(choices: Iterable[tuple[str, Any]], values: Sequence[str]) -> list[Share]:
    shares = [Share(str(label), values.count(value)) for value, label in choices]
    return sorted((share for share in shares if share.count), key=lambda share: -share.count)


def _regions(values: Iterable[str]) -> list[Share]:
    """As the members write them; the smallest as one."""
    counted = Counter(value.strip() or _("Not stated") for value in values).most_common()
    shares = [Share(name, count) for name, count in counted[:MOST_REGIONS]]
    rest = sum(count for _name, count in counted[MOST_REGIONS:])
    return [*shares, Share(_("Other regions"), rest)] if rest else shares


def members_table(memberships: Iterable[Membership]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of the members as a spreadsheet."""
    head = [
        _("Organisation"),
        _("Credit code"),
        _("Kind"),
        _("Chain position"),
        _("Role"),
        _("Task"),
        _("Status"),
        _("Joined on"),
        _("Left on"),
    ]
    return head, [_member_row(each) for each in memberships]


def _member_row(membership: Membership) -> list[Any]:
    organisation = membership.organisation
    return [
        str(membership),
        organisation.credit_code if organisation else "",
        organisation.get_kind_display() if organisation else "",
        organisation.get_chain_position_display() if organisation else "",
        membership.get_role_display(),
        membership.task,
        membership.get_status_display(),
        membership.joined_on,
        membership.left_on,
    ]


def consortia_table(consortia: Iterable[Any]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of one's consortia as a spreadsheet; of `consortia_of`, which counts the members."""
    head = [_("Consortium"), _("Field"), _("Type"), _("Status"), _("Lead"), _("Members"), _("Formed on")]
    rows = [
        [
            each.name,
            each.field,
            each.get_kind_display(),
            each.get_status_display(),
            each.lead.name,
            each.member_count,
            each.founded_on,
        ]
        for each in consortia
    ]
    return head, rows
