"""The writers of the directory."""

from members.actions.offered_roles import (
    accept_staff_invitation,
    decline_staff_invitation,
    hand_over,
    invite_staff,
    renew_staff_invitation,
    revoke_staff_invitation,
)
from members.actions.organisations import (
    TAKEN,
    enter_organisation,
    register_organisation,
    update_organisation,
)
from members.actions.staff import ask_to_be_invited, remove_staff, resign

__all__ = [
    "TAKEN",
    "accept_staff_invitation",
    "ask_to_be_invited",
    "decline_staff_invitation",
    "enter_organisation",
    "hand_over",
    "invite_staff",
    "register_organisation",
    "remove_staff",
    "renew_staff_invitation",
    "resign",
    "revoke_staff_invitation",
    "update_organisation",
]
