"""Several lists in one round trip."""

from __future__ import annotations

from django.db.models import Count, Q

from consortia.models import Consortium, Membership, Seat
from kernel.tenancy.scope import user_scope
from kernel.tenancy.together import together
from tests.queries import queries_of
from tests.world import World


def test_together_gives_what_each_list_gives_alone(world: World) -> None:
    members = Membership.objects.filter(consortium=world.consortium).order_by("created_at")
    names = members.values("id", "joined_on", "expires_at", "organisation__name")
    counted = members.values("status").annotate(number=Count("pk")).order_by()
    with user_scope(world.lead_admin):
        found = together(members=members, names=names, counted=counted, two=members[:2])
        assert found["names"] == list(names)
        assert found["counted"] == list(counted)
        assert found["members"] == list(members)
        assert [vars(each) | {"_state": 0} for each in found["two"]] == [
            vars(each) | {"_state": 0} for each in members[:2]
        ]


def test_together_is_one_query(world: World) -> None:
    consortia, seats = Consortium.objects.order_by("pk"), Seat.objects.order_by("pk")
    with user_scope(world.lead_admin):
        assert len(queries_of(lambda: together(consortia=consortia, seats=seats))) == 1


def test_together_of_nothing(world: World) -> None:
    with user_scope(world.lead_admin):
        none = Membership.objects.filter(Q(pk__in=[]))
        assert together(none=none, empty=Seat.objects.filter(role="")) == {"none": [], "empty": []}
        assert queries_of(lambda: together(none=none)) == []


def test_together_shows_only_what_the_scope_shows(world: World) -> None:
    with user_scope(world.other_lead):
        found = together(consortia=Consortium.objects.all())
    assert [each.slug for each in found["consortia"]] == ["qita"]
