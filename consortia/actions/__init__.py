"""Writers of consortia, memberships and seats, one module a flow."""

from consortia.actions.founding import (
    create_consortium,
    dissolve_consortium,
    mark_active,
    mark_filed,
    update_consortium,
)
from consortia.actions.invitations import (
    decline_by_link,
    invitation_secret,
    invite,
    renew,
    revoke,
    take_up,
)
from consortia.actions.membership import accept, decline, leave
from consortia.actions.seats import add_seat, appoint_staff, dismiss_staff, remove_seat

__all__ = [
    "accept",
    "add_seat",
    "appoint_staff",
    "create_consortium",
    "decline",
    "decline_by_link",
    "dismiss_staff",
    "dissolve_consortium",
    "invitation_secret",
    "invite",
    "leave",
    "mark_active",
    "mark_filed",
    "remove_seat",
    "renew",
    "revoke",
    "take_up",
    "update_consortium",
]
