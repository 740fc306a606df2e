"""Reading across all apps for what one person sees first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bounties.models import Challenge
from consortia import permissions as P
from consortia.models import Consortium
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.notices.kinds import KINDS
from kernel.notices.models import Duty
from kernel.notices.periodic import days_left
from kernel.notices.selectors import duties_of, unread_count
from kernel.notices.workdays import SHANGHAI
from kernel.tenancy.among import Among
from kernel.tenancy.grants import grants_of
from kernel.tenancy.scope import scope_of
from kernel.tenancy.workspaces import load_workspaces

LATELY = timedelta(days=30)
# Beginnings of the types of things whose deeds only those learn of who may read the things themselves.
READ_WITH = (
    ("agreements.", P.VIEW_AGREEMENT),
    ("bounties.", P.VIEW_CHALLENGE),
    ("bounties.answer", P.VIEW_ANSWER),
    ("filings.", P.VIEW_DOSSIER),
    ("consortia.application", P.VIEW_GOVERNANCE),
    ("consortia.body", P.VIEW_GOVERNANCE),
    ("consortia.leadchange", P.VIEW_GOVERNANCE),
    ("consortia.meeting", P.VIEW_GOVERNANCE),
    ("consortia.office", P.VIEW_GOVERNANCE),
    ("consortia.resolution", P.VIEW_GOVERNANCE),
    ("consortia.votingrule", P.VIEW_GOVERNANCE),
    ("consortia.advicerequest", P.VIEW_ADVICE),
    ("consortia.expertdraw", P.VIEW_ADVICE),
    # The files of a consortium are minutes and evidence: who knows the id of one may read it.
    ("documents.", P.VIEW_GOVERNANCE),
)


def open_counts(user: User) -> dict[str, int]:
    """Unread notices, for the bell."""
    return {"unread": unread_count(user)}


def today() -> date:
    return timezone.now().astimezone(SHANGHAI).date()


def tasks_of(
    user: User, *, consortium_id: UUID | None = None, tenant_id: UUID | None = None, limit: int = 100
) -> list[dict[str, Any]]:
    """Open duties as rows of the task list, the most urgent first."""
    duties = duties_of(user)
    if consortium_id is not None:
        duties = duties.filter(consortium_id=consortium_id)
    if tenant_id is not None:
        duties = duties.filter(tenant_id=tenant_id)
    return task_rows(duties[:limit])


def task_rows(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """Duties for `components/task_row.html`, the first of them as the one to do next."""
    now = today()
    rows = [task_row(duty, now) for duty in duties]
    if rows:
        rows[0]["primary"] = True
    return rows


def task_row(duty: Duty, now: date) -> dict[str, Any]:
    """One duty for `components/task_row.html`."""
    kind = KINDS[duty.kind]
    left = days_left(duty, now) if duty.due_at else None
    return {
        "title": duty.text,
        "url": duty.url,
        "action": kind.action,
        "icon": kind.icon,
        "note": duty.params.get("consortium", ""),
        "tone": "red" if left is not None and left <= 2 else "blue",
        "days": left,
        "unit": "workdays" if duty.day_kind == "working" else "days",
        "date": duty.due_at,
    }


def events_of(**tenant: UUID) -> QuerySet[Event]:
    """The timeline of one tenant, newest first."""
    return Event.objects.filter(**tenant).order_by("-at", "-number")


def events_in(consortium: Consortium, user: User) -> QuerySet[Event]:
    """The timeline of a consortium as far as `user` may read what it is about."""
    return events_of(consortium_id=consortium.pk).exclude(_hidden_from(user))


def _hidden_from(user: User) -> Q:
    """Deeds about what `user` may not read in its consortium; those of the user's own tenants stay."""
    hidden = Q(pk__in=[])
    for beginning, permission in READ_WITH:
        if closed := _seats_without(user, permission):
            hidden |= Q(_at("consortium_id", closed), object_type__startswith=beginning)
    if closed := _seats_without(user, P.WRITE_CHALLENGE):
        drafts = Challenge.objects.filter(Among("consortium_id", closed), published_at=None)
        hidden |= Q(object_type="bounties.challenge", object_id__in=drafts.values("pk"))
    grants = grants_of(user)
    own = _at("organisation_id", grants.tenants("organisation"))
    return hidden & ~(own | _at("authority_id", grants.tenants("authority")))


def _at(column: str, ids: Iterable[UUID]) -> Q:
    """At one of these tenants; false, not unknown, where an event has none on this axis."""
    return Q(Among(column, ids), **{f"{column}__isnull": False})


def _seats_without(user: User, permission: str) -> frozenset[UUID]:
    """Consortia in which `user` has a seat that does not give `permission`."""
    return grants_of(user).without("consortium", permission.partition(".")[2])


def events_about(object_ids: Iterable[UUID]) -> QuerySet[Event]:
    return Event.objects.filter(object_id__in=list(object_ids)).order_by("-at", "-number")


def my_events(user: User) -> QuerySet[Event]:
    """What happened lately in every place of the person; an authority has far more events than a page."""
    lately = Event.objects.filter(~Q(actor=user), at__gte=timezone.now() - LATELY)
    return lately.exclude(_hidden_from(user)).order_by("-at", "-number")


def places_of(user: User) -> dict[str, Any]:
    """Tenants of the caller with the roles held in each, for REST; three queries."""
    scope = scope_of(user)
    roles: dict[str, list[str]] = defaultdict(list)
    for name in user.groups.values_list("name", flat=True):
        _axis, tenant, role = name.split(":")
        roles[tenant].append(role)
    places: dict[str, list[dict[str, Any]]] = {"organisation": [], "consortium": [], "authority": []}
    for workspace in load_workspaces(scope):
        places[workspace.axis].append(
            {
                "id": workspace.id,
                "slug": workspace.slug,
                "name": workspace.name,
                "roles": sorted(roles[str(workspace.id)]),
            }
        )
    return {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        "organisations": places["organisation"],
        "consortia": places["consortium"],
        "authorities": places["authority"],
    }
