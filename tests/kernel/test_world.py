"""The world itself holds: seats, grants and events are those the actions promise."""

from __future__ import annotations

from consortia.selectors import active_members
from kernel.audit.models import Event
from kernel.tenancy.grants import refresh_grants
from kernel.tenancy.scope import user_scope
from tests.world import World


def test_world_has_three_members(world: World) -> None:
    assert {str(member) for member in active_members(world.consortium)} == {
        "样例申江诊断科技",
        "样例东海大学",
        "样例泰泽生物",
    }


def test_scope_of_a_stranger_shows_no_consortium(world: World) -> None:
    from consortia.models import Consortium

    with user_scope(world.other_lead):
        assert list(Consortium.objects.values_list("slug", flat=True)) == ["qita"]
    with user_scope(world.nobody):
        assert list(Consortium.objects.all()) == []
        assert list(Event.objects.all()) == []


def test_seat_gives_grants(world: World) -> None:
    grants = refresh_grants(world.signatory_university)
    assert grants.has("consortium", world.consortium.pk, "sign_agreement")
    assert not grants.has("consortium", world.consortium.pk, "send_agreement")
