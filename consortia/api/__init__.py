"""REST resources of consortia: the same actions as the pages."""

from consortia.api.consortia import ConsortiumViewSet
from consortia.api.invitations import InvitationViewSet, LinkViewSet
from consortia.api.members import MembershipViewSet
from consortia.api.roadmap import StageViewSet, TaskViewSet
from consortia.api.seats import SeatViewSet
from consortia.api.staff import SeatedStaffInvitationViewSet, SeatedStaffLinkViewSet, SeatedStaffViewSet

__all__ = [
    "ConsortiumViewSet",
    "InvitationViewSet",
    "LinkViewSet",
    "MembershipViewSet",
    "SeatViewSet",
    "SeatedStaffInvitationViewSet",
    "SeatedStaffLinkViewSet",
    "SeatedStaffViewSet",
    "StageViewSet",
    "TaskViewSet",
]
