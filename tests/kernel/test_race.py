"""Two conflicting steps at the same moment, by two real processes: one wins, the other is told kindly."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from consortia.models import Membership
from consortia.states import MembershipStatus
from kernel.accounts.actions import create_token
from kernel.accounts.models import User
from kernel.audit import chain
from kernel.audit.models import Event
from kernel.notices.models import Notice
from kernel.tenancy.roles import give_role
from kernel.tenancy.scope import system_scope
from members.kinds import OrganisationKind
from members.models import Organisation
from members.permissions import ROLES, StaffRole
from tests.processes import Portal
from tests.world import World

PAIRS = 200


class Caller:
    """One process that calls on behalf of one person."""

    def __init__(self, portal: Portal, token: str) -> None:
        command = ("-m", "tests.kernel.caller", token)
        self.process = portal.start(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.read() == "ready", portal.output()

    def send(self, address: str, body: dict[str, str]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{address} {json.dumps(body)}\n")
        self.process.stdin.flush()

    def read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def portal(own_database: str, tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(own_database, tmp_path)
    yield portal
    portal.end()


def invited(world: World, by: User, count: int) -> list[Membership]:
    """So many organisations with one administrator, each invited to the consortium."""
    organisations = Organisation.objects.bulk_create(
        Organisation(
            slug=f"race-{number}",
            name=f"样例竞速{number}",
            credit_code=f"{number:018d}",
            kind=OrganisationKind.ENTERPRISE,
        )
        for number in range(count)
    )
    for organisation in organisations:
        give_role(by, organisation, StaffRole.ADMIN, ROLES)
    return Membership.objects.bulk_create(
        Membership(
            consortium=world.consortium,
            organisation=organisation,
            consortium_name=world.consortium.name,
            consortium_slug=world.consortium.slug,
            lead_name=world.consortium.lead.name,
        )
        for organisation in organisations
    )


def test_accept_and_decline_at_the_same_moment(portal: Portal) -> None:
    """200 invitations, each accepted by one process while the other declines it."""
    world = World()
    memberships = invited(world, world.nobody, PAIRS)
    tokens = [create_token(by=world.nobody, name=name, scope="write")[1] for name in ("one", "two")]
    one, two = (Caller(portal, token) for token in tokens)
    ends: Counter[tuple[str, ...]] = Counter()
    for membership in memberships:
        address = f"/api/v1/consortia/{world.consortium.slug}/members/{membership.pk}"
        one.send(f"{address}/accept/", {})
        two.send(f"{address}/decline/", {"reason": "样例"})
        ends[tuple(sorted((one.read(), two.read())))] += 1

    assert ends == {("200", "409 wrong_state"): PAIRS}, portal.output()
    pks = [membership.pk for membership in memberships]
    states = Counter(Membership.objects.filter(pk__in=pks).values_list("status", flat=True))
    assert states.keys() <= {MembershipStatus.ACTIVE, MembershipStatus.DECLINED}
    answers = Event.objects.filter(
        object_id__in=pks, name__in=["membership.accepted", "membership.declined"]
    ).values_list("object_id", "name")
    assert len(answers) == len({pk for pk, _name in answers}) == PAIRS
    told = Notice.objects.filter(user=world.lead_admin, key__in=[f"{name}:{pk}" for pk, name in answers])
    other = Notice.objects.filter(
        user=world.lead_admin, kind__in=["membership.accepted", "membership.declined"]
    )
    assert told.count() == PAIRS
    assert other.filter(params__member__startswith="样例竞速").count() == PAIRS
    with system_scope():
        assert chain.verify().broken == ""
