"""Capabilities, facilities, services, interests and their public copies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.http import Http404
from django.utils.translation import override

from kernel.audit.models import Event
from kernel.tenancy.errors import RuleBroken
from kernel.tenancy.scope import Scope, scoped, user_scope
from members import access
from members.actions import offers as actions
from members.actions import organisations, publishing
from members.kinds import OfferKind, OpenTo, Vocabulary
from members.models import Capability, Facility, Offer, Term
from members.selectors import offers as selectors
from tests.members import offer_scenes as scenes
from tests.world import World

ANYBODY = AnonymousUser()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def listed(user: Any = ANYBODY, **wanted: Any) -> list[str]:
    """Titles of the search, as the page of `user` lists them."""
    found = selectors.search_offers(selectors.offers(), wanted.get("q", ""))
    return [row["title"] for row in selectors.listing(found, user, wanted)]


def test_each_kind_has_its_public_copy(world: World) -> None:
    things = [make(world) for make in (scenes.capability, scenes.facility, scenes.service, scenes.interest)]
    copies = {offer.pk: (offer.kind, offer.title, offer.region) for offer in Offer.objects.all()}
    assert copies == {
        things[0].pk: ("capability", "微纳制造", "上海市"),
        things[1].pk: ("facility", "样例微流控中试线", "上海市"),
        things[2].pk: ("service", "样例理化检测", "上海市"),
        things[3].pk: ("interest", "样例早期项目股权投资", "上海市"),
    }
    assert (
        Event.objects.filter(name="offer.added", organisation_id=world.organisation("outside").pk).count()
        == 4
    )


@pytest.mark.parametrize(
    "text", ["微流控", "流控中", "中试线", "江南微系统", "微纳", "两万片", "上海", "中试 微流"]
)
def test_search_finds_chinese_parts_of_words(world: World, text: str) -> None:
    scenes.facility(world)
    scenes.service(world)
    with scoped(Scope()):
        assert listed(q=text) == ["样例微流控中试线"] or text in ("江南微系统", "上海")
        assert "样例微流控中试线" in listed(q=text)


def test_search_finds_nothing_for_signs_alone(world: World) -> None:
    scenes.facility(world)
    assert (listed(q="！？"), listed(q=" ")) == ([], ["样例微流控中试线"])


def test_hidden_thing_leaves_the_search_and_comes_back(world: World) -> None:
    capability = scenes.capability(world)
    owner = world.answerer_outside
    with user_scope(owner):
        actions.hide_offer(OfferKind.CAPABILITY, capability.pk, by=owner)
        assert listed() == []
        actions.show_offer(OfferKind.CAPABILITY, capability.pk, by=owner)
    assert listed() == ["微纳制造"]


@pytest.mark.parametrize(
    ("open_to", "anybody", "signed_in"),
    [("everybody", True, True), ("directory", False, True), ("nobody", False, False)],
)
def test_facility_is_listed_for_those_it_is_open_to(
    world: World, open_to: str, anybody: bool, signed_in: bool
) -> None:
    facility = scenes.facility(world, open_to=open_to)
    with scoped(Scope()):
        assert bool(listed()) is anybody
        assert bool(listed(q="微流控")) is anybody
    stranger = world.nobody
    with user_scope(stranger):
        assert bool(listed(stranger, kind="", q="微流控")) is signed_in
        assert bool(listed(stranger, region="上海市", tag=scenes.term())) is signed_in
        assert listed(stranger, region="北京市") == (["样例微流控中试线"] if anybody else [])
        assert bool(list(selectors.facilities_for(stranger))) is signed_in
    for user, may in ((ANYBODY, anybody), (stranger, signed_in), (world.answerer_outside, True)):
        with user_scope(user) if user.is_authenticated else scoped(Scope()):
            if may:
                assert access.get_offer(facility.pk, user=user) == facility
            else:
                with pytest.raises(Http404):
                    access.get_offer(facility.pk, user=user)


def test_retired_facility_is_shown_to_its_own_people_only(world: World) -> None:
    facility = scenes.facility(world)
    owner = world.answerer_outside
    with user_scope(owner):
        actions.change_offer(OfferKind.FACILITY, facility.pk, by=owner, is_active=False)
        assert access.get_facility(facility.pk, user=owner) == facility
    assert Offer.objects.count() == 0
    with user_scope(world.lead_admin), pytest.raises(Http404):
        access.get_facility(facility.pk, user=world.lead_admin)


def test_change_records_what_changed_and_nothing_else(world: World) -> None:
    facility = scenes.facility(world)
    owner = world.answerer_outside
    with user_scope(owner):
        actions.change_offer(
            OfferKind.FACILITY,
            facility.pk,
            by=owner,
            name="样例中试线二号",
            notice_days=3,
            terms=[scenes.term("传感器")],
        )
    event = Event.objects.get(name="offer.changed")
    assert event.before == {"name": "样例微流控中试线", "terms": ["微纳制造"]}
    assert event.after == {"name": "样例中试线二号", "terms": ["传感器"]}
    offer = Offer.objects.get(pk=facility.pk)
    assert (offer.title, offer.tags) == ("样例中试线二号", "传感器")
    with user_scope(owner):
        actions.change_offer(OfferKind.FACILITY, facility.pk, by=owner, notice_days=3)
    assert Event.objects.filter(name="offer.changed").count() == 1


def test_facility_with_bookings_is_retired_not_removed(world: World) -> None:
    facility, owner = scenes.facility(world), world.answerer_outside
    scenes.requested(world, facility)
    with user_scope(owner):
        retired = actions.remove_offer(OfferKind.FACILITY, facility.pk, by=owner)
    assert retired is not None
    assert Facility.objects.get(pk=facility.pk).is_active is False
    assert not Offer.objects.filter(pk=facility.pk).exists()


def test_thing_without_bookings_is_removed_with_its_copy(world: World) -> None:
    facility, owner = scenes.facility(world), world.answerer_outside
    with user_scope(owner):
        assert actions.remove_offer(OfferKind.FACILITY, facility.pk, by=owner) is None
    assert (Facility.objects.count(), Offer.objects.count()) == (0, 0)
    assert Event.objects.filter(name="offer.removed", object_id=facility.pk).count() == 1


def test_capability_is_entered_once(world: World) -> None:
    scenes.capability(world)
    with pytest.raises(RuleBroken, match=r"on your list already"):
        scenes.capability(world)
    assert Capability.objects.count() == 1


def test_term_out_of_use_stays_but_is_not_chosen_anew(world: World) -> None:
    facility, owner = scenes.facility(world), world.answerer_outside
    Term.objects.filter(name="微纳制造").update(is_active=False)
    with pytest.raises(RuleBroken, match="No longer in use: 微纳制造"):
        scenes.capability(world)
    with pytest.raises(RuleBroken, match="No longer in use: 微纳制造"):
        scenes.service(world, terms=[scenes.term()])
    with user_scope(owner):
        kept = [scenes.term(), scenes.term("传感器")]
        actions.change_offer(OfferKind.FACILITY, facility.pk, by=owner, terms=kept)
    assert sorted(term.name for term in facility.terms.all()) == ["传感器", "微纳制造"]


def test_capability_takes_no_field_of_the_other_vocabulary(world: World) -> None:
    with pytest.raises(RuleBroken, match="term of the capabilities"):
        scenes.capability(world, term=scenes.term("机器人", Vocabulary.FIELD))


def test_interest_has_its_amounts_in_order(world: World) -> None:
    with pytest.raises(RuleBroken, match="below the lower") as broken:
        scenes.interest(world, least_fen=200, most_fen=100)
    assert broken.value.attr == "most_fen"


def test_unknown_column_is_a_mistake_of_the_caller(world: World) -> None:
    with pytest.raises(TypeError, match="not data of a service"):
        scenes.service(world, organisation=world.organisation("lead"))


def test_group_finds_what_is_under_its_terms(world: World) -> None:
    scenes.capability(world)
    scenes.facility(world)
    scenes.service(world)
    group = scenes.term("制造与工艺")
    assert [offer.title for offer in selectors.named(selectors.offers(), group)] == [
        "微纳制造",
        "样例微流控中试线",
    ]


def test_name_of_a_term_is_not_found_inside_a_longer_one(world: World) -> None:
    scenes.service(world, name="样例甲", terms=[scenes.term("合成生物技术")])
    field = scenes.term("合成生物", Vocabulary.FIELD)
    assert list(selectors.named(selectors.offers(), field)) == []


def test_copies_follow_the_name_and_region_of_their_organisation(world: World) -> None:
    scenes.service(world)
    owner, place = world.answerer_outside, world.organisation("outside")
    with user_scope(owner):
        organisations.update_organisation(place.pk, by=owner, region="江苏省", short_name="样例江微")
    assert Offer.objects.get().region == "江苏省"
    assert listed(q="江微") == ["样例理化检测"]


# Attacks


@pytest.mark.parametrize("persona", ["lead_admin", "nobody", "other_lead"])
def test_outsider_cannot_change_or_remove_what_is_open(world: World, persona: str) -> None:
    facility, user = scenes.facility(world), world.user(persona)
    with user_scope(user), pytest.raises(Http404):
        actions.change_offer(OfferKind.FACILITY, facility.pk, by=user, name="劫持")
    with user_scope(user), pytest.raises(Http404):
        actions.remove_offer(OfferKind.FACILITY, facility.pk, by=user)
    with user_scope(user), pytest.raises(Http404):
        actions.add_offer(world.organisation("outside").pk, OfferKind.SERVICE, by=user, name="冒名")
    assert (facility.name, Offer.objects.get().title) == ("样例微流控中试线", "样例微流控中试线")


def test_signatory_may_look_but_not_write(world: World) -> None:
    user, place = world.signatory_lead, world.organisation("lead")
    hidden = scenes.capability(world, by="lead_admin", place="lead", is_public=False)
    with user_scope(user):
        assert access.get_offer(hidden.pk, user=user) == hidden
        with pytest.raises(PermissionDenied):
            actions.add_offer(place.pk, OfferKind.SERVICE, by=user, name="样例")
        with pytest.raises(PermissionDenied):
            actions.remove_offer(OfferKind.CAPABILITY, hidden.pk, by=user)


def test_wall_lets_nobody_else_write_what_everybody_reads(world: World) -> None:
    """Past every action, straight at the tables."""
    facility, capability = scenes.facility(world), scenes.capability(world)
    with user_scope(world.lead_admin):
        assert Facility.objects.filter(pk=facility.pk).exists()
        assert Facility.objects.filter(pk=facility.pk).update(name="劫持") == 0
        assert Facility.objects.filter(pk=facility.pk).delete()[0] == 0
        assert Capability.objects.filter(pk=capability.pk).delete()[0] == 0
        assert Offer.objects.filter(pk=facility.pk).update(title="劫持") == 0
        assert Offer.objects.all().delete()[0] == 0
        assert Facility.terms.through._base_manager.filter(facility=facility.pk).delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Facility.terms.through._base_manager.create(facility=facility, term=scenes.term("传感器"))
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            publishing.publish(Facility(organisation=world.organisation("outside"), name="冒名", kind="data"))
    assert Offer.objects.filter(title="样例微流控中试线").count() == 1


def test_wall_hides_what_is_not_open(world: World) -> None:
    facility = scenes.facility(world, open_to=OpenTo.NOBODY)
    capability = scenes.capability(world, is_public=False)
    with user_scope(world.lead_admin):
        assert not Facility.objects.filter(pk=facility.pk).exists()
        assert not Capability.objects.filter(pk=capability.pk).exists()
        assert not Facility.terms.through._base_manager.filter(facility=facility.pk).exists()
