"""Reading of what organisations offer: their own lists, and the search over what is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    TextChoices,
    Value,
)
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.tenancy.search import Matches, query_text
from members import permissions as P
from members.kinds import FacilityKind, InterestForm, Maturity, OfferKind, OpenTo, ServiceKind
from members.models import (
    OFFERED,
    Booking,
    Facility,
    Interest,
    Offer,
    Offered,
    Organisation,
    Term,
)
from members.selectors.directory import grants_of

# What a list shows beside the kind.
DETAILS: dict[str, type[TextChoices]] = {
    OfferKind.CAPABILITY: Maturity,
    OfferKind.FACILITY: FacilityKind,
    OfferKind.SERVICE: ServiceKind,
    OfferKind.INTEREST: InterestForm,
}
COLUMNS = ("id", "kind", "title", "summary", "detail", "tags", "region", "created_at")
PLACE = ("organisation__name", "organisation__short_name")


def detail_label(kind: str, detail: str) -> str:
    return dict(DETAILS[kind].choices).get(detail, detail)


# Open to everybody ------------------------------------------------------------


def offers() -> QuerySet[Offer]:
    return Offer.objects.select_related("organisation").order_by("title", "id")


def search_offers(found: QuerySet[Offer], text: str) -> QuerySet[Offer]:
    """Chinese by any part of a word; nothing where the text holds no word."""
    if not text.strip():
        return found
    return found.filter(Matches("words", text)) if query_text(text) else found.none()


def named(found: QuerySet[Offer], term: Term) -> QuerySet[Offer]:
    """Under a term, or under any of the group that it is."""
    wanted = Q()
    for name in _names(term):
        wanted |= Q(title=name, kind=OfferKind.CAPABILITY) | Q(tags=name)
        wanted |= Q(tags__startswith=f"{name}、") | Q(tags__endswith=f"、{name}")
        wanted |= Q(tags__contains=f"、{name}、")
    return found.filter(wanted)


def _names(term: Term) -> list[str]:
    return [term.name, *term.children.values_list("name", flat=True)]


def offer_regions() -> list[str]:
    found = Offer.objects.exclude(region="").order_by("region")
    return list(found.values_list("region", flat=True).distinct())


# For signed-in people also what is open to registered organisations ------------


def listing(found: QuerySet[Offer], user: User | AnonymousUser, wanted: Mapping[str, Any]) -> Any:
    """Rows of a page of offers; signed-in people read there too what is for registered organisations."""
    rows = found.values(*COLUMNS, *PLACE)
    if not user.is_authenticated or wanted.get("kind") not in (None, "", OfferKind.FACILITY):
        return rows
    if found.query.is_empty():
        return rows
    order = wanted.get("ordering") or ["title"]
    return rows.union(_listed_facilities(wanted), all=True).order_by(*order, "id")


def _listed_facilities(wanted: Mapping[str, Any]) -> Any:
    tagged = _tagged().values("facility")
    tags = tagged.annotate(joined=StringAgg("term__name", Value("、"), order_by="term__name"))
    found = Facility.objects.filter(open_to=OpenTo.DIRECTORY, is_active=True).order_by()
    found = found.filter(_matching(wanted)).annotate(
        offer_kind=Value(OfferKind.FACILITY.value, output_field=CharField()),
        summary=Left("parameters", 300),
        tags=Subquery(tags.values("joined"), output_field=CharField()),
        region=F("organisation__region"),
    )
    named_alike = ("id", "offer_kind", "name", "summary", "kind", "tags", "region", "created_at")
    return found.values_list(*named_alike, *PLACE)


def _matching(wanted: Mapping[str, Any]) -> Q:
    condition: Any = Q()
    for word in str(wanted.get("q") or "").split():
        condition &= (
            Q(name__icontains=word)
            | Q(parameters__icontains=word)
            | Q(model_number__icontains=word)
            | Q(location__icontains=word)
            | Q(organisation__name__icontains=word)
            | Exists(_tagged(name__icontains=word))
        )
    if organisation := wanted.get("organisation"):
        condition &= Q(organisation_id=organisation)
    if region := wanted.get("region"):
        condition &= Q(organisation__region=region)
    if organisation := wanted.get("organisation"):
        condition &= Q(organisation=organisation)
    if term := wanted.get("tag"):
        condition &= Q(Exists(_tagged(name__in=_names(term))))
    found: Q = condition
    return found


def _tagged(**condition: Any) -> QuerySet[Any]:
    """Tags of the facility of the outer query."""
    on_term = {f"term__{name}": value for name, value in condition.items()}
    tags: QuerySet[Any] = Facility.terms.through._base_manager.filter(facility=OuterRef("pk"), **on_term)
    return tags


def shown(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the words of the reader's language."""
    return [
        row
        | {
            "organisation": row["organisation__name"],
            "kind_label": OfferKind(row["kind"]).label,
            "detail_label": detail_label(row["kind"], row["detail"]),
            "tag_list": [tag for tag in (row["tags"] or "").split("、") if tag],
        }
        for row in rows
    ]


# One's own --------------------------------------------------------------------


def own_offers(organisation: Organisation, kind: str) -> QuerySet[Any]:
    """Everything of a kind that an organisation has entered, hidden or not."""
    found: QuerySet[Any, Any] = OFFERED[kind]._base_manager.filter(organisation=organisation)
    found = found.select_related("organisation")
    if kind == OfferKind.CAPABILITY:
        return found.select_related("term__parent").order_by("term__name")
    return found.prefetch_related("terms").order_by("name", "id")


def open_offers(organisation: Organisation, kind: str, user: User) -> QuerySet[Any]:
    """The same for whoever asks: all for its staff, for others what they may see."""
    found = own_offers(organisation, kind)
    if user.has_perm(P.VIEW, organisation):
        return found
    if kind == OfferKind.FACILITY:
        return found.filter(is_active=True).exclude(open_to=OpenTo.NOBODY)
    return found.filter(is_public=True)


def facilities_for(user: User) -> QuerySet[Facility]:
    """Facilities that `user` may see: those open to registered organisations, and those of one's own."""
    held = [org for axis, org in _grants(user) if axis == "organisation"]
    seen = Q(is_active=True) & ~Q(open_to=OpenTo.NOBODY)
    found = Facility.objects.filter(seen | Q(organisation__in=held))
    return found.select_related("organisation").prefetch_related("terms").order_by("name", "id")


def _grants(user: User) -> Iterable[tuple[str, Any]]:
    codename = P.VIEW.partition(".")[2]
    return [key for key, codes in grants_of(user).by_tenant.items() if codename in codes]


def offer_abilities(thing: Offered, user: User | AnonymousUser) -> frozenset[str]:
    """What `user` may do with it now."""
    if not user.is_authenticated:
        return frozenset()
    can: set[str] = set()
    if user.has_perm(P.OFFER, thing.organisation):
        can |= {"edit", "remove", "hide" if _is_shown(thing) else "show"}
    if isinstance(thing, Facility) and thing.is_active and may_book(user):
        can.add("book")
    return frozenset(can)


def _is_shown(thing: Offered) -> bool:
    return thing.open_to != OpenTo.NOBODY if isinstance(thing, Facility) else thing.is_public


def may_book(user: User) -> bool:
    """Whether the right is held at any organisation."""
    codename = P.BOOK.partition(".")[2]
    return any(codename in codes for (axis, _pk), codes in grants_of(user).by_tenant.items())


def has_bookings(thing: Offered) -> bool:
    return isinstance(thing, Facility) and Booking.objects.filter(facility=thing).exists()


def openness(thing: Offered) -> tuple[str, str]:
    """(words, tone) of who may see it."""
    if isinstance(thing, Facility):
        if not thing.is_active:
            return _("Retired"), "gray"
        tones = {OpenTo.EVERYBODY: "green", OpenTo.DIRECTORY: "azure", OpenTo.NOBODY: "gray"}
        return str(thing.get_open_to_display()), tones[OpenTo(thing.open_to)]
    return (_("Shown to everybody"), "green") if thing.is_public else (_("Own organisation only"), "gray")


def yuan_range(interest: Interest) -> str:
    """In ten thousand yuan, as investors speak."""
    least, most = (_wan(fen) for fen in (interest.least_fen, interest.most_fen))
    if least and most:
        return _("%(least)s to %(most)s × 10,000 yuan") % {"least": least, "most": most}
    if least:
        return _("from %(least)s × 10,000 yuan") % {"least": least}
    return _("up to %(most)s × 10,000 yuan") % {"most": most} if most else ""


def _wan(fen: int | None) -> str:
    return "" if fen is None else f"{fen / 1_000_000:,.2f}".rstrip("0").rstrip(".")
