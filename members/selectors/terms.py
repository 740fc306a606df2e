"""Reading of the managed vocabularies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from members.kinds import Vocabulary
from members.models import Offer, Term


def terms(vocabulary: str = "") -> QuerySet[Term]:
    """Groups before what is in them."""
    found = Term.objects.select_related("parent")
    found = found.filter(vocabulary=vocabulary) if vocabulary else found
    group = Coalesce(F("parent__name"), F("name"))
    return found.order_by("vocabulary", group, F("parent").asc(nulls_first=True), "name")


def terms_in_use(vocabulary: str = "") -> QuerySet[Term]:
    return terms(vocabulary).filter(is_active=True)


def choosable(vocabulary: str = "", *, kept: Iterable[Term] = ()) -> QuerySet[Term]:
    """What a form offers: terms in use, and those that the thing has already."""
    return terms(vocabulary).filter(Q(is_active=True) | Q(pk__in=[term.pk for term in kept]))


def grouped(found: Iterable[Term]) -> list[tuple[str, list[Term]]]:
    """(name of the group, its terms) in the order given; a group stands first in itself."""
    groups: dict[str, list[Term]] = {}
    for term in found:
        groups.setdefault(label_of(term.parent or term), []).append(term)
    return list(groups.items())


def label_of(term: Term) -> str:
    """In the reader's language, where the term has a name in it."""
    is_chinese = (get_language() or "").startswith("zh")
    return term.name if is_chinese or not term.name_en else term.name_en


def counted(found: QuerySet[Term]) -> QuerySet[Term]:
    """With how many capabilities are open under it to everybody; all that an operator sees of its use."""
    shown = Offer.objects.filter(kind="capability", title=OuterRef("name")).order_by().values("title")
    count = shown.annotate(found=Count("pk")).values("found")
    return found.annotate(used=Coalesce(Subquery(count, output_field=IntegerField()), 0))


def operators() -> list[User]:
    return list(User.objects.filter(is_support=True, is_active=True))


def terms_table(found: Iterable[Term]) -> tuple[list[str], list[list[Any]]]:
    head = [_("Vocabulary"), _("Group"), _("Name"), _("English name"), _("In use")]
    rows = [
        [
            Vocabulary(term.vocabulary).label,
            term.parent.name if term.parent else "",
            term.name,
            term.name_en,
            _("Yes") if term.is_active else _("No"),
        ]
        for term in found
    ]
    return head, rows
