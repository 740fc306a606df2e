"""The writers of the directory."""

from members.actions.organisations import (
    TAKEN,
    enter_organisation,
    register_organisation,
    update_organisation,
)
from members.actions.staff import (
    accept_staff_invitation,
    ask_to_be_invited,
    decline_staff_invitation,
    hand_over,
    invite_staff,
    remove_staff,
    renew_staff_invitation,
    resign,
    revoke_staff_invitation,
)

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
