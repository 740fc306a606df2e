"""Reading of open consortia, applications and changes of the lead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from consortia import permissions as P
from consortia.kinds import ResolutionKind
from consortia.models import Application, Consortium, LeadChange, Listing, MemberRole, Membership, Resolution
from consortia.selectors.consortia import active_members
from consortia.selectors.votes import carried_resolution, pending_resolution, rule_for
from consortia.states import APPLICATION, LEAD_CHANGE, ApplicationStatus, LeadChangeStatus
from kernel.accounts.models import User
from kernel.audit.models import Event
from members import permissions as members
from members.models import Organisation
from members.selectors import organisations_of, organisations_where

GOING = ("application.refused", "lead_change.declined")


def listings() -> QuerySet[Listing]:
    """Consortia that take applications, for everybody."""
    return Listing.objects.order_by("name", "pk")


def applications_of(consortium: Consortium) -> QuerySet[Application]:
    """Those addressed to a consortium, newest first."""
    found = Application.objects.filter(consortium=consortium)
    return found.select_related("organisation", "applied_by", "resolution").order_by("-created_at", "-id")


def applications_by(user: User) -> QuerySet[Application]:
    """Those of the organisations at which `user` has a role, newest first."""
    found = Application.objects.filter(organisation__in=organisations_of(user))
    return found.select_related("organisation").order_by("-created_at", "-id")


def applications_under_way(user: User) -> QuerySet[Application]:
    """Those of organisations for which `user` may apply that nobody has decided on yet."""
    found = Application.objects.filter(organisation__in=applicants(user), status=ApplicationStatus.FILED)
    return found.select_related("organisation").order_by("created_at", "id")


def own_application(listing: Listing, user: User) -> Application | None:
    """The latest one to this consortium by an organisation of `user`."""
    return applications_by(user).filter(consortium=listing.consortium_id).first()


def applicants(user: User) -> QuerySet[Organisation]:
    """Organisations for which `user` may apply."""
    return organisations_where(user, members.JOIN)


def application_abilities(application: Application, user: User) -> list[str]:
    """Steps open to `user`; whether a vote is needed first is told apart by `motion_on`."""
    can = set(APPLICATION.available(application, user))
    may_propose = user.has_perm(P.MANAGE_GOVERNANCE, Consortium(pk=application.consortium_id))
    if application.status == ApplicationStatus.FILED and may_propose:
        can.add("put_to_vote")
    return sorted(can)


class Motion:
    """Where a step stands that may need a vote."""

    def __init__(self, consortium: Consortium, kind: str, subject_id: UUID) -> None:
        self.is_required = rule_for(consortium, kind).is_required
        self.carried: Resolution | None = carried_resolution(consortium, kind, subject_id)
        self.pending: Resolution | None = pending_resolution(consortium, kind, subject_id)

    @property
    def is_free(self) -> bool:
        """Whether the step can be taken now."""
        return self.carried is not None or not self.is_required

    @property
    def can_be_proposed(self) -> bool:
        return self.carried is None and self.pending is None


def motion_on(application: Application) -> Motion:
    return Motion(application.consortium, ResolutionKind.ADMISSION, application.pk)


def motion_on_lead(change: LeadChange) -> Motion:
    return Motion(change.consortium, ResolutionKind.LEAD_CHANGE, change.pk)


def reason_of(obj: Application | LeadChange) -> str:
    """Why it was refused or declined."""
    event = Event.objects.filter(object_id=obj.pk, name__in=GOING).order_by("-at").first()
    return event.reason if event else ""


def lead_changes(consortium: Consortium) -> QuerySet[LeadChange]:
    found = LeadChange.objects.filter(consortium=consortium)
    related = found.select_related(
        "consortium", "leaving__organisation", "successor__organisation", "resolution"
    )
    return related.order_by("-created_at", "-id")


def open_lead_change(consortium: Consortium) -> LeadChange | None:
    return lead_changes(consortium).filter(status=LeadChangeStatus.PROPOSED).first()


def lead_change_abilities(change: LeadChange, user: User, acting_for: Iterable[UUID]) -> list[str]:
    """The successor's administrators take or decline it; the lead withdraws it or puts it to the vote."""
    can = set(LEAD_CHANGE.available(change, user))
    if change.successor.organisation_id not in set(acting_for):
        can -= {"accept", "decline"}
    if change.status == LeadChangeStatus.PROPOSED and user.has_perm(P.CHANGE_LEAD, change.consortium):
        can.add("put_to_vote")
    return sorted(can)


def possible_leads(consortium: Consortium) -> QuerySet[Membership]:
    return active_members(consortium).exclude(role__in=(MemberRole.LEAD, MemberRole.OBSERVER))


def applications_table(applications: Iterable[Application]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of applications as a spreadsheet."""
    head = [
        _("Name of the organisation"),
        _("Credit code"),
        _("Kind"),
        _("Region"),
        _("Role"),
        _("Task proposed"),
        _("Strengths"),
        _("Status"),
        _("Applied on"),
    ]
    rows = [
        [
            each.organisation.name,
            each.organisation.credit_code,
            each.organisation.get_kind_display(),
            each.organisation.region,
            each.get_role_display(),
            each.task,
            each.reason,
            each.get_status_display(),
            each.created_at.date().isoformat(),
        ]
        for each in applications
    ]
    return head, rows
