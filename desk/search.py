"""One search over what the person may see anyway: the own places, the directory, the public lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bounties import selectors as bounties
from consortia.selectors import consortia_of
from filings import selectors as filings
from filings.permissions import VIEW_QUEUE
from kernel.accounts.models import User
from kernel.tenancy.decorators import personal_view
from kernel.tenancy.requests import SignedInRequest
from members.selectors import directory, offers

SHOWN = 10
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One found thing."""

    title: str
    note: str
    url: str


type Finder = Callable[[User, str], Iterable[Hit]]


def _consortia(user: User, text: str) -> Iterable[Hit]:
    found = consortia_of(user).filter(Q(name__icontains=text) | Q(lead__name__icontains=text))
    return [Hit(row.name, str(row.lead), f"/c/{row.slug}/") for row in found[:SHOWN]]


def _challenges(user: User, text: str) -> Iterable[Hit]:
    found = bounties.challenges_for(user).filter(Q(title__icontains=text) | Q(number__icontains=text))
    return [
        Hit(row.title, f"{row.number} · {row.consortium}", f"/c/{row.consortium.slug}/challenges/{row.pk}/")
        for row in found[:SHOWN]
    ]


def _dossiers(user: User, text: str) -> Iterable[Hit]:
    wanted = Q(title__icontains=text) | Q(number__icontains=text) | Q(consortium_name__icontains=text)
    return [
        Hit(str(row), row.get_status_display(), _dossier_url(user, row))
        for row in filings.dossiers_for(user).filter(wanted)[:SHOWN]
    ]


def _dossier_url(user: User, dossier: Any) -> str:
    if user.has_perm(VIEW_QUEUE, dossier.authority):
        return f"/a/{dossier.authority.slug}/dossiers/{dossier.pk}/"
    return f"/c/{dossier.consortium_slug}/dossiers/{dossier.pk}/"


def _board(user: User, text: str) -> Iterable[Hit]:
    found = bounties.search_board(bounties.board(), text)
    return [
        Hit(row.title, f"{row.number} · {row.consortium_name}", reverse("bounties:entry", args=[row.pk]))
        for row in found[:SHOWN]
    ]


def _register(user: User, text: str) -> Iterable[Hit]:
    found = filings.search_entries(filings.register_entries(), text)
    return [
        Hit(row.consortium_name, row.filing_number, reverse("filings:entry", args=[row.filing_number]))
        for row in found[:SHOWN]
    ]


def _offers(user: User, text: str) -> Iterable[Hit]:
    found = offers.listing(offers.search_offers(offers.offers(), text), user, {"q": text})
    return [
        Hit(
            row["title"],
            f"{row['kind_label']} · {row['organisation']}",
            reverse("members:offer", args=[row["id"]]),
        )
        for row in offers.shown(found[:SHOWN])
    ]


def _organisations(user: User, text: str) -> Iterable[Hit]:
    found = directory().filter(Q(name__icontains=text) | Q(credit_code__iexact=text))
    return [Hit(row.name, row.get_kind_display(), f"/organisations/{row.pk}/") for row in found[:SHOWN]]


FINDERS: tuple[tuple[str | Promise, Finder], ...] = (
    (_("My consortia"), _consortia),
    (_("Challenges of my consortia"), _challenges),
    (_("Dossiers"), _dossiers),
    (_("Open challenges"), _board),
    (_("Register of filings"), _register),
    (_("Capabilities and facilities"), _offers),
    (_("Directory"), _organisations),
)


@personal_view()
def search(request: SignedInRequest) -> HttpResponse:
    """Groups with at least one hit; two characters are enough for Chinese."""
    text = request.GET.get("q", "").strip()
    groups = []
    if len(text) >= SHORTEST:
        found = [(label, list(finder(request.user, text))) for label, finder in FINDERS]
        groups = [{"label": label, "hits": hits} for label, hits in found if hits]
    return render(request, "desk/search.html", {"q": text, "groups": groups, "shortest": SHORTEST})
