"""Writers of consortia, memberships and seats, one module a flow."""

from consortia.actions.applications import (
    admit,
    apply_to_join,
    put_application_to_vote,
    refuse_application,
    withdraw_application,
)
from consortia.actions.departures import leave, propose_removal, remove
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
from consortia.actions.leading import (
    accept_lead,
    decline_lead,
    propose_lead,
    put_lead_change_to_vote,
    withdraw_lead_change,
)
from consortia.actions.membership import accept, change_membership, decline, remind_idle
from consortia.actions.seats import add_seat, remove_seat
from consortia.actions.staff import accept_staff_invitation, dismiss_staff, resign

__all__ = [
    "accept",
    "accept_lead",
    "accept_staff_invitation",
    "add_seat",
    "admit",
    "apply_to_join",
    "appoint_staff",
    "change_membership",
    "create_consortium",
    "decline",
    "decline_by_link",
    "decline_lead",
    "dismiss_staff",
    "dissolve_consortium",
    "invitation_secret",
    "invite",
    "leave",
    "mark_active",
    "mark_filed",
    "propose_lead",
    "propose_removal",
    "put_application_to_vote",
    "put_lead_change_to_vote",
    "refuse_application",
    "remind_idle",
    "remove",
    "remove_seat",
    "renew",
    "resign",
    "revoke",
    "take_up",
    "update_consortium",
    "withdraw_application",
    "withdraw_lead_change",
]
