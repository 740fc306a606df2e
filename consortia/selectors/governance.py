"""Reading of bodies and offices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consortia import permissions as P
from consortia.kinds import BodyKind, OfficeTitle
from consortia.models import (
    Body,
    Consortium,
    Meeting,
    MemberRole,
    Membership,
    Office,
    Seat,
    VotingRule,
)
from consortia.selectors.votes import held_offices
from consortia.states import MeetingStatus, MembershipStatus
from kernel.accounts.models import User
from kernel.tenancy.errors import RuleBroken
from members.models import Organisation

# An office whose term ends within so many days is pointed out.
ENDING = timedelta(days=60)
# What each body must have to be able to work.
NEEDED = {
    BodyKind.COUNCIL: (OfficeTitle.CHAIR,),
    BodyKind.EXPERTS: (OfficeTitle.CHAIR,),
    BodyKind.SECRETARIAT: (OfficeTitle.SECRETARY,),
    BodyKind.CHIEF_SCIENTIST: (OfficeTitle.CHIEF_SCIENTIST,),
}


@dataclass(frozen=True)
class OfficeLine:
    """`state`: held, ending, coming or ended."""

    office: Office
    state: str


@dataclass(frozen=True)
class BodyView:
    """A kind of body as the page shows it, whether it has been set up or not."""

    kind: str
    label: str
    body: Body | None
    lines: list[OfficeLine] = field(default_factory=list)
    next_meeting: Meeting | None = None
    voices: int = 0

    @property
    def is_assembly(self) -> bool:
        return self.kind == BodyKind.ASSEMBLY

    @property
    def sitting(self) -> list[OfficeLine]:
        return [line for line in self.lines if line.state != "ended"]

    @property
    def former(self) -> list[OfficeLine]:
        return [line for line in self.lines if line.state == "ended"]

    @property
    def vacant(self) -> list[str]:
        """Offices that the body needs and nobody holds."""
        held = {line.office.title for line in self.lines if line.state in ("held", "ending")}
        needed = NEEDED.get(BodyKind(self.kind), ())
        return [str(title.label) for title in needed if title not in held]


def bodies_of(consortium: Consortium) -> QuerySet[Body]:
    return Body.objects.filter(consortium=consortium).select_related("consortium").order_by("created_at")


def body_views(consortium: Consortium) -> list[BodyView]:
    """All kinds of bodies with offices and next meeting, in four queries."""
    bodies = {body.kind: body for body in bodies_of(consortium)}
    lines: dict[UUID, list[OfficeLine]] = {}
    for office in offices_of(consortium):
        lines.setdefault(office.body_id, []).append(OfficeLine(office, state_of(office)))
    ahead = Meeting.objects.filter(
        consortium=consortium, status=MeetingStatus.PLANNED, ends_at__gte=timezone.now()
    )
    coming = {meeting.body_id: meeting for meeting in ahead.order_by("-starts_at")}
    voices = member_voices(consortium).count()
    views = []
    for kind in BodyKind:
        body = bodies.get(kind)
        pk = body.pk if body else None
        name = body.name if body else str(kind.label)
        views.append(
            BodyView(kind, name, body, lines.get(pk, []), coming.get(pk), voices)  # type: ignore[arg-type]
        )
    return views


def offices_of(consortium: Consortium) -> QuerySet[Office]:
    offices = Office.objects.filter(consortium=consortium)
    return offices.select_related("organisation", "user", "body", "consortium").order_by("created_at", "pk")


def state_of(office: Office) -> str:
    today = timezone.localdate()
    if office.starts_on > today and not office.end_reason:
        return "coming"
    if not office.is_held:
        return "ended"
    return "ending" if office.ends_on and office.ends_on <= today + ENDING else "held"


def candidates(consortium: Consortium) -> list[Seat]:
    """People who may be given an office: whoever is seated, once for each organisation."""
    seats = Seat.objects.filter(consortium=consortium, user__is_active=True)
    rows = seats.select_related("user", "organisation").order_by(
        "organisation__name", "user__name", "created_at"
    )
    return list({(seat.organisation_id, seat.user_id): seat for seat in rows}.values())


def member_voices(consortium: Consortium) -> QuerySet[Membership]:
    active = Membership.objects.filter(consortium=consortium, status=MembershipStatus.ACTIVE)
    return active.exclude(role=MemberRole.OBSERVER).select_related("organisation")


def member_organisations(consortium: Consortium) -> QuerySet[Organisation]:
    """Whom a motion may concern: every active member."""
    active = Membership.objects.filter(consortium=consortium, status=MembershipStatus.ACTIVE)
    return Organisation.objects.filter(pk__in=active.values("organisation")).order_by("name")


def body_or_new(consortium: Consortium, kind: str) -> Body:
    """The body of a kind, or what it would be if it were set up now."""
    found = bodies_of(consortium).filter(kind=kind).first()
    return found or Body(consortium=consortium, kind=kind, name=str(BodyKind(kind).label))


def today() -> date:
    return timezone.localdate()


def vacant_bodies(slug: str) -> frozenset[UUID]:
    """Bodies of the consortium that lack an office they need."""
    held = {(office.body_id, office.title) for office in held_offices().filter(consortium__slug=slug)}
    bodies = Body.objects.filter(consortium__slug=slug)
    return frozenset(
        body.pk
        for body in bodies
        if any((body.pk, title) not in held for title in NEEDED.get(BodyKind(body.kind), ()))
    )


def seated_person(consortium: Consortium, user_id: UUID | None) -> User | None:
    """A person by id, if seated in the consortium; a stranger's id is refused like a missing one."""
    if user_id is None:
        return None
    seat = Seat.objects.filter(consortium=consortium, user=user_id).select_related("user").first()
    if seat is None:
        message = _("The person has no seat in the consortium for this organisation.")
        raise RuleBroken(message, attr="user")
    return seat.user


def body_abilities(body: Body, user: User) -> list[str]:
    may_manage = user.has_perm(P.MANAGE_GOVERNANCE, body.consortium)
    return ["appoint", "edit"] if may_manage else []


def office_abilities(office: Office, user: User) -> list[str]:
    may_manage = user.has_perm(P.MANAGE_GOVERNANCE, office.consortium)
    return ["edit", "end"] if may_manage and not office.end_reason else []


def rule_abilities(rule: VotingRule, user: User) -> list[str]:
    return ["edit"] if user.has_perm(P.MANAGE_GOVERNANCE, rule.consortium) else []
