"""Pages of the directory."""

from members.views.organisations import (
    PER_PAGE,
    directory,
    edit,
    profile,
    register,
)

__all__ = [
    "PER_PAGE",
    "directory",
    "edit",
    "profile",
    "register",
]
