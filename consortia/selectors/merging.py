"""What a merge of two entries of the directory would move, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consortia.models import Application, Consortium, Membership, Office, Resolution, Seat, Voter
from consortia.states import ApplicationStatus, MembershipStatus, ResolutionStatus
from members.merging import objections
from members.models import Merge, Organisation
from members.selectors.merging import LABELS, directory_rows

LIVE = (MembershipStatus.INVITED, MembershipStatus.ACTIVE)
CONSORTIUM_LABELS: dict[str, str | Promise] = {
    "memberships": gettext_lazy("Memberships and invitations"),
    "invitations_ended": gettext_lazy("Invitations that end, because the other entry is invited or a member"),
    "seats": gettext_lazy("Seats in consortia"),
    "applications": gettext_lazy("Applications to join"),
    "offices": gettext_lazy("Offices in bodies"),
    "led": gettext_lazy("Consortia led"),
}


@dataclass(frozen=True)
class Move:
    """How many rows of one kind pass."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Plan:
    """A merge before it is done; only without conflicts it can be."""

    kept: Organisation
    absorbed: Organisation
    moves: list[Move]
    conflicts: list[str]


def consortium_rows(absorbed: Organisation, kept: Organisation) -> dict[str, QuerySet[Any]]:
    ended = _superseded(absorbed, kept)
    seats = Seat.objects.filter(organisation=kept).values_list("consortium", "user", "role")
    own = set(seats)
    held = Seat.objects.filter(organisation=absorbed).values_list("pk", "consortium", "user", "role")
    free = [pk for pk, *place in held if tuple(place) not in own]
    return {
        "memberships": Membership.objects.filter(organisation=absorbed).exclude(pk__in=ended),
        "invitations_ended": Membership.objects.filter(pk__in=ended),
        "seats": Seat.objects.filter(pk__in=free),
        "applications": Application.objects.filter(organisation=absorbed, status=ApplicationStatus.FILED),
        "offices": Office.objects.filter(organisation=absorbed),
        "led": Consortium.objects.filter(lead=absorbed),
    }


def _live(organisation: Organisation) -> dict[Any, Membership]:
    live = Membership.objects.filter(organisation=organisation, status__in=LIVE)
    return {each.consortium_id: each for each in live.select_related("consortium")}


def _superseded(absorbed: Organisation, kept: Organisation) -> list[Any]:
    """Where both are live in a consortium, the invitation of the two gives way."""
    mine, theirs = _live(absorbed), _live(kept)
    both = [(mine[pk], theirs[pk]) for pk in mine.keys() & theirs.keys()]
    return [
        mine.pk if mine.status == MembershipStatus.INVITED else theirs.pk
        for mine, theirs in both
        if MembershipStatus.INVITED in (mine.status, theirs.status)
    ]


def merge_plan(kept: Organisation, absorbed: Organisation) -> Plan:
    """To be asked in the system's scope, which sees the rows of both."""
    rows = consortium_rows(absorbed, kept) | directory_rows(absorbed, kept)
    labels = CONSORTIUM_LABELS | LABELS
    moves = [Move(key, str(labels[key]), found.count()) for key, found in rows.items()]
    return Plan(
        kept,
        absorbed,
        [move for move in moves if move.count],
        [*_own(absorbed, kept), *objections(absorbed, kept)],
    )


def _own(absorbed: Organisation, kept: Organisation) -> list[str]:
    if absorbed.pk == kept.pk:
        return [_("These are the same entry.")]
    merged = [each.name for each in (absorbed, kept) if each.merged_into_id is not None]
    found = [_("%(name)s has been merged already.") % {"name": name} for name in merged]
    return [*found, *_both_active(absorbed, kept), *_both_applied(absorbed, kept), *_voting(absorbed)]


def _both_active(absorbed: Organisation, kept: Organisation) -> list[str]:
    active = MembershipStatus.ACTIVE
    mine, theirs = (
        {pk: each for pk, each in _live(side).items() if each.status == active} for side in (absorbed, kept)
    )
    text = _("Both are members of %(consortium)s; one of them has to leave it first.")
    return [text % {"consortium": mine[pk].consortium_name} for pk in mine if pk in theirs]


def _both_applied(absorbed: Organisation, kept: Organisation) -> list[str]:
    filed = Application.objects.filter(status=ApplicationStatus.FILED)
    theirs = set(filed.filter(organisation=kept).values_list("consortium", flat=True)) | set(_live(kept))
    text = _("%(name)s has applied to join %(consortium)s, where the other is in already or has applied.")
    return [
        text % {"name": absorbed.name, "consortium": each.consortium_name}
        for each in filed.filter(organisation=absorbed)
        if each.consortium_id in theirs
    ]


def _voting(absorbed: Organisation) -> list[str]:
    open_ones = Resolution.objects.filter(
        status=ResolutionStatus.OPEN, pk__in=Voter.objects.filter(organisation=absorbed).values("resolution")
    )
    text = _("%(name)s is on the roll of a vote that is open: %(title)s.")
    return [text % {"name": absorbed.name, "title": each.title} for each in open_ones]


def merges() -> QuerySet[Merge]:
    """Every merge, the newest first; only the system's scope shows those of others."""
    return Merge.objects.select_related("kept", "absorbed", "merged_by").order_by("-created_at")
