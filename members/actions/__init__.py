"""The writers of the directory."""

from members.actions.organisations import (
    TAKEN,
    add_staff,
    enter_organisation,
    register_organisation,
    remove_staff,
    update_organisation,
)

__all__ = [
    "TAKEN",
    "add_staff",
    "enter_organisation",
    "register_organisation",
    "remove_staff",
    "update_organisation",
]
