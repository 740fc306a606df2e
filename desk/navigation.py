"""The left rail and the workspace switcher, by axis and by right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consortia import permissions as consortia
from filings import permissions as filings
from kernel.tenancy.workspaces import Workspace
from members import permissions as members

LETTERS = {"consortium": "c", "authority": "a", "organisation": "o"}


@dataclass(frozen=True)
class Entry:
    """`path` is below the tenant's own address, as are those in `also`; for holders of `permission`."""

    label: str | Promise
    path: str
    icon: str
    permission: str = ""
    also: tuple[str, ...] = ()


RAILS: dict[str, tuple[Entry, ...]] = {
    "consortium": (
        Entry(_("Overview"), "", "layout-grid", consortia.VIEW),
        Entry(_("Members"), "members/", "building-community", consortia.VIEW),
        Entry(_("Governance"), "governance/", "gavel", consortia.VIEW_GOVERNANCE),
        Entry(_("Roadmap"), "roadmap/", "route", consortia.VIEW_ROADMAP),
        Entry(_("Tasks"), "tasks/", "list-check", consortia.VIEW_ROADMAP),
        Entry(_("Chain map"), "map/", "sitemap", consortia.VIEW_ROADMAP, also=("chain/",)),
        Entry(_("Agreements"), "agreements/", "signature", consortia.VIEW_AGREEMENT),
        Entry(_("Challenges"), "challenges/", "target-arrow", consortia.VIEW_CHALLENGE),
        Entry(_("Filing dossiers"), "dossiers/", "file-certificate", consortia.VIEW_DOSSIER),
        Entry(_("Experts"), "experts/", "school", consortia.VIEW_ADVICE),
        Entry(_("People and seats"), "seats/", "users", consortia.VIEW),
        Entry(_("Timeline"), "timeline/", "history", consortia.VIEW_TIMELINE),
        Entry(_("Who sees what"), "access/", "eye", consortia.VIEW_ACCESS),
        Entry(_("Settings"), "edit/", "settings", consortia.EDIT),
    ),
    "authority": (
        Entry(_("Filing review"), "", "file-search", filings.VIEW_QUEUE),
        Entry(_("Guidelines"), "guidelines/", "book", filings.VIEW_QUEUE),
        Entry(_("Register of filings"), "register/", "certificate", filings.VIEW_QUEUE),
        Entry(_("Timeline"), "timeline/", "history", filings.VIEW_TIMELINE),
        Entry(_("Who sees what"), "access/", "eye", filings.VIEW_ACCESS),
    ),
    "organisation": (
        Entry(_("About the organisation"), "", "building", members.VIEW),
        Entry(_("Figures by year"), "figures/", "chart-bar", members.VIEW),
        Entry(_("Evidence files"), "evidence/", "paperclip", members.VIEW),
        Entry(_("Honours"), "honours/", "award", members.VIEW),
        Entry(_("Key people"), "people/", "id", members.VIEW),
        Entry(_("Our answers"), "answers/", "flag", members.WRITE_ANSWER),
        Entry(_("What we offer"), "offers/", "stack-2", members.VIEW),
        Entry(_("Bookings"), "bookings/", "calendar-event", members.VIEW),
        Entry(_("Staff"), "staff/", "users-group", members.VIEW),
        Entry(_("Powers of attorney"), "powers/", "certificate", members.VIEW),
        Entry(_("Timeline"), "timeline/", "history", members.VIEW),
        Entry(_("Settings"), "edit/", "settings", members.MANAGE),
    ),
}
PERSONAL = (
    Entry(_("My tasks"), "/tasks/", "clipboard-list"),
    Entry(_("My consortia"), "/consortia/", "sitemap"),
    Entry(_("Open challenges"), "/board/", "target-arrow"),
    Entry(_("Directory"), "/organisations/", "building-community"),
    Entry(_("Capabilities and facilities"), "/offers/", "stack-2"),
    Entry(_("Experts"), "/experts/", "school"),
    Entry(_("Requests to me"), "/advice/", "messages"),
    Entry(_("Notices"), "/notices/", "bell"),
    Entry(_("My consents"), "/consents/", "shield-check"),
    Entry(_("Profile"), "/profile/", "user-circle"),
    Entry(_("API tokens"), "/tokens/", "key"),
)
# For operators of the portal.
SUPPORT = (
    Entry(_("Vocabulary"), "/support/terms/", "tag"),
    Entry(_("Claims to organisations"), "/support/claims/", "building"),
    Entry(_("Duplicates"), "/support/duplicates/", "copy"),
)


def rail(request: HttpRequest) -> list[dict[str, Any]]:
    """Items of the axis that the address names, else the personal ones."""
    for axis, letter in LETTERS.items():
        tenant = getattr(request, axis, None)
        if tenant is not None:
            base = f"/{letter}/{tenant.slug}/"
            entries = [entry for entry in RAILS[axis] if request.user.has_perm(entry.permission, tenant)]
            return [_item(entry, base, request.path, exact=not entry.path) for entry in entries]
    entries = [*PERSONAL, *SUPPORT] if getattr(request.user, "is_support", False) else [*PERSONAL]
    return [_item(entry, "", request.path) for entry in entries]


def _item(entry: Entry, base: str, path: str, *, exact: bool = False) -> dict[str, Any]:
    url = base + entry.path
    below = tuple(base + each for each in (entry.path, *entry.also))
    active = path == url if exact else path.startswith(below)
    return {"label": entry.label, "url": url, "icon": entry.icon, "active": active, "badge": 0}


def switcher(request: HttpRequest) -> list[dict[str, Any]]:
    """Tenants of the person by axis, with the current one marked, which is always among them."""
    workspaces: list[Workspace] = list(getattr(request, "workspaces", []))
    current = _current(request)
    if current is not None and current not in workspaces:
        workspaces.append(current)
    return [
        {
            "label": workspace.name,
            "url": f"/{LETTERS[workspace.axis]}/{workspace.slug}/",
            "kind": workspace.axis,
            "active": workspace == current,
        }
        for workspace in sorted(workspaces, key=lambda workspace: workspace.axis)
    ]


def _current(request: HttpRequest) -> Workspace | None:
    """The tenant that the address names."""
    for axis in LETTERS:
        tenant = getattr(request, axis, None)
        if tenant is not None:
            return Workspace(axis, tenant.pk, tenant.slug, tenant.name)
    return None


def place_of(request: HttpRequest) -> str:
    """For whom the person acts, as the user menu shows it."""
    workspaces: list[Workspace] = getattr(request, "workspaces", [])
    own = [workspace.name for workspace in workspaces if workspace.axis in ("organisation", "authority")]
    return own[0] if own else ""
