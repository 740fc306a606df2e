"""The managed vocabularies: seeded once, kept by operators, asked for by organisations."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import partial

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import override

from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import user_scope
from members import vocabulary
from members.actions import terms as actions
from members.kinds import Vocabulary
from members.models import Capability, Offer, Term
from members.selectors import terms as selectors
from tests.members import offer_scenes as scenes
from tests.world import World


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def operator(world: World) -> User:
    User.objects.filter(email="nobody@example.test").update(is_support=True)
    return world.nobody


def test_seed_is_complete_and_entered_once(db: None) -> None:
    wanted = {
        (name, term)
        for name, groups in vocabulary.VOCABULARIES.items()
        for (group, _english), children in groups
        for term in (group, *(child for child, _english in children))
    }
    assert set(Term.objects.values_list("vocabulary", "name")) == wanted
    assert 60 <= len(wanted) <= 80
    importlib.import_module("members.migrations.0005_terms").enter(apps, None)
    assert Term.objects.count() == len(wanted)


def test_seed_has_two_levels_and_english_names(db: None) -> None:
    assert not Term.objects.filter(parent__parent__isnull=False).exists()
    assert not Term.objects.filter(name_en="").exists()


def test_operator_adds_renames_and_retires(operator: User) -> None:
    group = scenes.term("制造与工艺")
    with user_scope(operator):
        term = actions.add_term(
            by=operator, vocabulary=Vocabulary.CAPABILITY, name=" 激光加工 ", name_en="Laser", parent=group
        )
        actions.change_term(term.pk, by=operator, name="激光精密加工")
        actions.change_term(term.pk, by=operator, is_active=False)
        actions.change_term(term.pk, by=operator, is_active=False)
    term.refresh_from_db()
    assert (term.name, term.parent, term.is_active) == ("激光精密加工", group, False)
    names = Event.objects.filter(object_id=term.pk).order_by("at").values_list("name", flat=True)
    assert list(names) == ["term.added", "term.changed", "term.changed"]
    assert term not in selectors.terms_in_use()


def test_renamed_term_is_renamed_in_the_search(world: World, operator: User) -> None:
    scenes.capability(world)
    scenes.service(world, terms=[scenes.term()])
    with user_scope(operator):
        actions.change_term(scenes.term().pk, by=operator, name="微纳加工")
        actions.change_term(scenes.term("制造与工艺").pk, by=operator, name="制造工艺")
    assert list(Offer.objects.order_by("kind").values_list("title", "tags")) == [
        ("微纳加工", "制造工艺"),
        ("样例理化检测", "微纳加工"),
    ]


@pytest.mark.parametrize(
    ("name", "parent", "message"),
    [
        ("微纳制造", None, "has this term already"),
        (" ", None, "Give the term a name"),
        ("样例甲", "微纳制造", "group of its own vocabulary"),
        ("样例甲", "先进制造", "group of its own vocabulary"),
    ],
)
def test_term_that_cannot_be_is_refused(operator: User, name: str, parent: str | None, message: str) -> None:
    before = Term.objects.count()
    group = Term.objects.get(name=parent) if parent else None
    with user_scope(operator), pytest.raises(RuleBroken, match=message):
        actions.add_term(by=operator, vocabulary=Vocabulary.CAPABILITY, name=name, parent=group)
    assert Term.objects.count() == before


def test_group_with_terms_stays_a_group(operator: User) -> None:
    group, other = scenes.term("制造与工艺"), scenes.term("材料与化学")
    with user_scope(operator), pytest.raises(RuleBroken, match="stays a group"):
        actions.change_term(group.pk, by=operator, parent=other)


def test_merge_moves_everything_of_every_organisation(world: World, operator: User) -> None:
    term, into = scenes.term("微纳制造"), scenes.term("精密加工")
    moved = scenes.capability(world)
    scenes.capability(world, by="lead_admin", place="lead", is_public=False)
    kept = scenes.capability(world, by="lead_admin", place="lead", term=into)
    facility = scenes.facility(world, open_to="nobody", terms=[term, into])
    with user_scope(operator):
        actions.merge_terms(term.pk, by=operator, into_id=into.pk)
    assert set(Capability.objects.values_list("pk", "term__name")) == {
        (moved.pk, "精密加工"),
        (kept.pk, "精密加工"),
    }
    assert [tag.name for tag in facility.terms.all()] == ["精密加工"]
    assert set(Offer.objects.values_list("title", flat=True)) == {"精密加工"}
    term.refresh_from_db()
    assert term.is_active is False
    assert Event.objects.filter(name="offer.changed", organisation_id=moved.organisation_id).count() == 1


def test_merge_into_itself_another_vocabulary_or_a_retired_term_is_refused(operator: User) -> None:
    term = scenes.term()
    Term.objects.filter(name="增材制造").update(is_active=False)
    for into in (term, scenes.term("机器人", Vocabulary.FIELD), scenes.term("增材制造")):
        with user_scope(operator), pytest.raises(RuleBroken):
            actions.merge_terms(term.pk, by=operator, into_id=into.pk)
    assert scenes.term().is_active


@pytest.mark.parametrize("persona", ["lead_admin", "nobody", "senior_officer"])
def test_only_operators_keep_the_vocabulary(world: World, persona: str) -> None:
    user, term = world.user(persona), scenes.term()
    deeds = (
        partial(actions.add_term, by=user, vocabulary=Vocabulary.FIELD, name="样例"),
        partial(actions.change_term, term.pk, by=user, name="劫持"),
        partial(actions.merge_terms, term.pk, by=user, into_id=scenes.term("精密加工").pk),
    )
    for deed in deeds:
        with user_scope(user), pytest.raises(PermissionDenied):
            deed()
    assert scenes.term() == term


def test_proposal_reaches_the_operators(world: World, operator: User) -> None:
    user, place = world.answerer_outside, world.organisation("outside")
    with user_scope(user):
        actions.propose_term(place.pk, by=user, name="量子传感", reason="我们在做")
        with pytest.raises(RuleBroken, match="already"):
            actions.propose_term(place.pk, by=user, name="传感器")
    notice = Notice.objects.get(kind="term.proposed")
    assert (notice.user, notice.params["name"]) == (operator, "量子传感")
    with user_scope(world.lead_admin), pytest.raises(Http404):
        actions.propose_term(place.pk, by=world.lead_admin, name="冒名")


def test_terms_come_in_their_groups(db: None) -> None:
    grouped = selectors.grouped(selectors.terms_in_use(Vocabulary.CAPABILITY))
    assert len(grouped) == 6
    for label, terms in grouped:
        assert terms[0].parent is None
        assert label == terms[0].name_en
