"""The only door to one consortium and to what lies in it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from consortia import permissions as P
from consortia.models import (
    AdviceRequest,
    AgendaItem,
    Application,
    Body,
    ChainNode,
    Consortium,
    ExpertDraw,
    LeadChange,
    Listing,
    Meeting,
    Membership,
    Office,
    Resolution,
    RoadmapStage,
    Seat,
    Task,
)
from kernel.accounts.models import User
from members import permissions as members

# Roles that speak for an organisation about its work.
REPORTERS = tuple(role for role, rights in P.ROLES.items() if P.REPORT_TASK in rights)


def get_consortium(
    *, user: User, permission: str, pk: UUID | None = None, slug: str | None = None, lock: bool = False
) -> Consortium:
    """By id or by slug; outsiders get 404, insiders without `permission` 403."""
    # NO KEY: rows that only refer to the consortium may still be written while it is locked.
    locked = Consortium.objects.select_for_update(of=("self",), no_key=True)
    consortia = locked if lock else Consortium.objects.all()
    wanted = {"pk": pk} if pk else {"slug": slug}
    consortium = consortia.select_related("lead").filter(**wanted).first()
    if consortium is None or not user.has_perm(P.VIEW, consortium):
        raise Http404
    if not user.has_perm(permission, consortium):
        raise PermissionDenied
    return consortium


def of_address(consortium: Consortium | None, *, user: User, permission: str) -> Consortium:
    """The consortium that the middleware found for an address; saves asking for it once more."""
    if consortium is None:
        raise Http404
    _require_inside(consortium, user, permission)
    return consortium


def get_membership(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Membership:
    """A membership, by a permission on its consortium or, for the invited side, on its organisation."""
    membership = get_readable_membership(pk, user=user, lock=lock)
    tenant = membership.organisation if permission.startswith("members.") else membership.consortium
    if tenant is None or not user.has_perm(permission, tenant):
        raise PermissionDenied
    return membership


def get_member(pk: UUID, *, user: User, consortium: Consortium) -> Membership:
    """A membership of this consortium, for whoever sees the consortium; one of another is not found here."""
    membership = _memberships(lock=False).filter(pk=pk, consortium=consortium).first()
    if membership is None or not user.has_perm(P.VIEW, consortium):
        raise Http404
    membership.consortium = consortium
    return membership


def get_readable_membership(pk: UUID, *, user: User, lock: bool = False) -> Membership:
    """A membership, for the people of either side.

    The invited side cannot see the consortium's row: its `consortium` holds what the invitation says.
    """
    membership = _memberships(lock=lock).filter(pk=pk).first()
    if membership is None:
        raise Http404
    consortium = Consortium(
        pk=membership.consortium_id, name=membership.consortium_name, slug=membership.consortium_slug
    )
    organisation = membership.organisation
    if user.has_perm(P.VIEW, consortium):
        return membership
    if organisation is None or not user.has_perm(members.VIEW, organisation):
        raise Http404
    membership.consortium = consortium
    return membership


def get_invitation(digest: str, *, lock: bool = False) -> Membership:
    """An invitation by the digest of its secret link; the scope of the request carries the same digest."""
    membership = _memberships(lock=lock).filter(key_digest=digest).first()
    if membership is None:
        raise Http404
    return membership


def _memberships(*, lock: bool) -> QuerySet[Membership]:
    locked = Membership.objects.select_for_update(of=("self",), no_key=True)
    return (locked if lock else Membership.objects.all()).select_related("organisation", "invited_by")


def get_listing(slug: str) -> Listing:
    """A consortium that takes applications, as everybody may read of it."""
    listing = Listing.objects.filter(slug=slug).first()
    if listing is None:
        raise Http404
    return listing


def get_readable_application(pk: UUID, *, user: User, lock: bool = False) -> Application:
    """An application, for the people of either side; the applicant's `consortium` holds only the copies."""
    locked = Application.objects.select_for_update(of=("self",), no_key=True)
    rows = (locked if lock else Application.objects.all()).select_related("organisation", "applied_by")
    application = rows.filter(pk=pk).first()
    if application is None:
        raise Http404
    consortium = Consortium(
        pk=application.consortium_id, name=application.consortium_name, slug=application.consortium_slug
    )
    if user.has_perm(P.INVITE, consortium) or user.has_perm(P.VIEW_GOVERNANCE, consortium):
        return application
    if not user.has_perm(members.VIEW, application.organisation):
        raise Http404
    application.consortium = consortium
    return application


def get_application(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Application:
    """An application, by a permission on the consortium or on the organisation that applies."""
    application = get_readable_application(pk, user=user, lock=lock)
    is_own = permission.startswith("members.")
    tenant = application.organisation if is_own else Consortium(pk=application.consortium_id)
    if not user.has_perm(permission, tenant):
        raise PermissionDenied
    return application


def get_lead_change(pk: UUID, *, user: User, permission: str, lock: bool = False) -> LeadChange:
    """A proposed or settled change of the lead; members see it, the two sides act on it."""
    locked = LeadChange.objects.select_for_update(of=("self",), no_key=True)
    rows = locked if lock else LeadChange.objects.all()
    change = rows.select_related("consortium", "leaving__organisation", "successor__organisation")
    found = change.filter(pk=pk).first()
    if found is None or not user.has_perm(P.VIEW, found.consortium):
        raise Http404
    if not user.has_perm(permission, found.consortium):
        raise PermissionDenied
    return found


def get_seat(pk: UUID, *, user: User, permission: str) -> Seat:
    seat = Seat.objects.select_related("consortium", "user").filter(pk=pk).first()
    if seat is None or not user.has_perm(P.VIEW, seat.consortium):
        raise Http404
    if not user.has_perm(permission, seat.consortium):
        raise PermissionDenied
    return seat


def get_resolution(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Resolution:
    """By id; outsiders of the consortium get 404, insiders without `permission` 403.

    The lock is what casting, counting and taking back wait for one another by.
    """
    locked = Resolution.objects.select_for_update(of=("self",))
    resolutions = locked if lock else Resolution.objects.all()
    resolution = resolutions.select_related("consortium", "body", "meeting", "barred").filter(pk=pk).first()
    if resolution is None:
        raise Http404
    _require_inside(resolution.consortium, user, permission)
    return resolution


def get_body(pk: UUID, *, user: User, permission: str) -> Body:
    body = Body.objects.select_related("consortium").filter(pk=pk).first()
    if body is None:
        raise Http404
    _require_inside(body.consortium, user, permission)
    return body


def get_office(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Office:
    locked = Office.objects.select_for_update(of=("self",))
    offices = locked if lock else Office.objects.all()
    office = offices.select_related("consortium", "body", "user", "organisation").filter(pk=pk).first()
    if office is None:
        raise Http404
    _require_inside(office.consortium, user, permission)
    return office


def get_meeting(pk: UUID, *, user: User, permission: str, lock: bool = False) -> Meeting:
    locked = Meeting.objects.select_for_update(of=("self",))
    meetings = locked if lock else Meeting.objects.all()
    meeting = meetings.select_related("consortium", "body", "minutes_file").filter(pk=pk).first()
    if meeting is None:
        raise Http404
    _require_inside(meeting.consortium, user, permission)
    return meeting


def get_item(meeting: Meeting, pk: UUID) -> AgendaItem:
    """An item of the agenda of a meeting that the caller has fetched through its door."""
    item = AgendaItem.objects.filter(meeting=meeting, pk=pk).first()
    if item is None:
        raise Http404
    return item


def _require_inside(consortium: Consortium, user: User, permission: str) -> None:
    if not user.has_perm(P.VIEW, consortium):
        raise Http404
    if not user.has_perm(permission, consortium):
        raise PermissionDenied


def get_node(pk: UUID, *, user: User, permission: str) -> ChainNode:
    """A node of the chain; outsiders get 404, insiders without `permission` 403."""
    node = ChainNode.objects.select_related("consortium", "parent").filter(pk=pk).first()
    if node is None or not user.has_perm(P.VIEW, node.consortium):
        raise Http404
    if not user.has_perm(permission, node.consortium):
        raise PermissionDenied
    return node


def get_placeable(membership_id: UUID, *, user: User, lock: bool = False) -> Membership:
    """A member whose place in the chain `user` may set: any for writers of the roadmap, else one's own."""
    membership = get_membership(membership_id, user=user, permission=P.VIEW_ROADMAP, lock=lock)
    if not may_place(user, membership):
        raise PermissionDenied
    return membership


def may_place(user: User, membership: Membership) -> bool:
    consortium = Consortium(pk=membership.consortium_id)
    if user.has_perm(P.WRITE_ROADMAP, consortium):
        return True
    own = Seat.objects.filter(
        consortium=consortium, organisation=membership.organisation_id, user=user, role__in=REPORTERS
    )
    return user.has_perm(P.REPORT_TASK, consortium) and own.exists()


def get_stage(pk: UUID, *, user: User, permission: str, lock: bool = False) -> RoadmapStage:
    locked = RoadmapStage.objects.select_for_update(of=("self",))
    stages = locked if lock else RoadmapStage.objects.all()
    stage = stages.select_related("consortium").filter(pk=pk).first()
    if stage is None:
        raise Http404
    _require_inside(stage.consortium, user, permission)
    return stage


def get_task(pk: UUID, *, user: User, permission: str, lock: bool = False, **place: UUID) -> Task:
    """A task; `place` names the consortium in whose address it is asked for."""
    # NO KEY: reports and evidence only refer to the row.
    locked = Task.objects.select_for_update(of=("self",), no_key=True)
    tasks = (locked if lock else Task.objects.all()).select_related("consortium", "stage", "node")
    task = tasks.filter(pk=pk, **place).first()
    if task is None:
        raise Http404
    _require_inside(task.consortium, user, permission)
    return task


def get_draw(pk: UUID, *, user: User, permission: str, lock: bool = False, **place: UUID) -> ExpertDraw:
    """A draw of experts; `place` names the consortium in whose address it is asked for."""
    draws = ExpertDraw.objects.select_for_update(of=("self",)) if lock else ExpertDraw.objects.all()
    draw = draws.select_related("consortium", "consortium__lead", "drawn_by").filter(pk=pk, **place).first()
    if draw is None:
        raise Http404
    _require_inside(draw.consortium, user, permission)
    return draw


def get_advice(pk: UUID, *, user: User, permission: str, **place: UUID) -> AdviceRequest:
    """A request for advice, for the people of the consortium."""
    found = AdviceRequest.objects.select_related("consortium", "user", "asked_by")
    advice = found.filter(pk=pk, **place).first()
    if advice is None:
        raise Http404
    _require_inside(advice.consortium, user, permission)
    return advice


def get_asked_advice(pk: UUID, *, user: User, lock: bool = False) -> AdviceRequest:
    """A request to this very person, who has no seat; to everybody else it does not exist here."""
    locked = AdviceRequest.objects.select_for_update(of=("self",), no_key=True)
    found = locked if lock else AdviceRequest.objects.all()
    advice = found.filter(pk=pk, user=user).first()
    if advice is None:
        raise Http404
    return advice


def find_advice(pk: UUID, *, user: User, permission: str) -> AdviceRequest:
    """For the expert who was asked, or for the people of the consortium."""
    asked = AdviceRequest.objects.filter(pk=pk, user=user).first()
    return asked or get_advice(pk, user=user, permission=permission)
