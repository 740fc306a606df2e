"""Reading of the experts of the directory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.accounts.models import User
from kernel.tenancy.scope import system_scope
from members import credit_code
from members.kinds import Vocabulary
from members.models import Expert, Organisation, Recusal, Term
from members.selectors import terms
from members.states import ExpertStatus


def listed_experts() -> QuerySet[Expert]:
    """Those who have agreed to be found, with what a list shows of them."""
    return with_fields(Expert.objects.filter(status=ExpertStatus.ACTIVE))


def with_fields(experts: QuerySet[Expert]) -> QuerySet[Expert]:
    fields = Prefetch("fields", queryset=Term.objects.select_related("parent").order_by("name"))
    return experts.select_related("employer").prefetch_related(fields)


def own_expert(user: User) -> Expert | None:
    return with_fields(Expert.objects.filter(user=user)).first()


def field_terms(*, kept: Iterable[Term] = ()) -> QuerySet[Term]:
    return terms.choosable(Vocabulary.FIELD, kept=kept)


def recusals_of(expert: Expert) -> QuerySet[Recusal]:
    return Recusal.objects.filter(expert=expert).select_related("organisation").order_by("organisation__name")


def recusals_by(user: User) -> QuerySet[Recusal]:
    """For the person who has stated them."""
    return Recusal.objects.filter(user=user).select_related("organisation")


def organisation_named(text: str) -> Organisation | None:
    """The one of the directory with this credit code, or with this very name if no other has it."""
    wanted = text.strip()
    if not wanted:
        return None
    named = Q(credit_code=credit_code.normalise(wanted)) | Q(name=wanted) | Q(short_name=wanted)
    found = list(Organisation.objects.filter(named, merged_into=None)[:2])
    return found[0] if len(found) == 1 else None


def recused_among(experts: Iterable[UUID], organisations: Iterable[UUID]) -> set[UUID]:
    """Which of these experts have stated that they do not judge on one of these organisations.

    Read past the wall, because nobody but the expert sees the statements; nothing but the answer leaves.
    """
    units, today = list(organisations), timezone.localdate()
    # What was stated on a unit that another has absorbed holds for that one.
    concerned = Q(organisation__in=units) | Q(organisation__merged_into__in=units)
    with system_scope():
        stated = Recusal.objects.filter(concerned, expert__in=list(experts))
        in_force = stated.filter(Q(until=None) | Q(until__gte=today))
        return set(in_force.values_list("expert_id", flat=True))


def is_away(expert: Expert, day: date) -> bool:
    """Within the time the expert has named; an open end means until further notice."""
    if expert.away_from is None and expert.away_until is None:
        return False
    begun = expert.away_from is None or expert.away_from <= day
    return begun and (expert.away_until is None or day <= expert.away_until)


def experts_table(experts: Iterable[Expert]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    head = [_("Name of the person"), _("Kind of expertise"), _("Unit"), _("Professional title"), _("Fields")]
    rows = [
        [
            expert.name,
            expert.get_kind_display(),
            expert.unit,
            expert.title,
            "、".join(terms.label_of(term) for term in expert.fields.all()),
        ]
        for expert in experts
    ]
    return head, rows
