"""Writing generated tenants in bulk, as the owner of the tables.

Rows are born in the state that they have reached, which the triggers of first states forbid to everybody
else; every constraint holds, and the audit chain is made by its trigger as always.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched

import pgtrigger
from django.db import connection, models, transaction

from bounties.models import BoardEntry, BoardIndex, Challenge, Indicator, Milestone
from consortia.models import Consortium, Membership, Seat
from consortia.permissions import ROLES, SeatRole
from consortia.states import MembershipStatus
from desk.scale import boards, cases, places
from desk.scale.tenants import Tenant, tenants
from filings.models import Dossier, FilingCounter, RegisterEntry, Section, Submission
from kernel.accounts.models import User
from kernel.audit.lifecycle import REGISTRY
from kernel.audit.models import Event
from kernel.tenancy.roles import give_role
from members.models import Organisation

BATCH = 400
SEATS_OF_MANY = 200
ORDER: tuple[type[models.Model], ...] = (
    Consortium, Membership, Dossier, Section, Submission, RegisterEntry, Challenge, Indicator, Milestone,
    BoardEntry, BoardIndex, Event,
)  # fmt: skip
# What the lead's administrator may do in each consortium, in two statements for all of them.
GROUPS = "INSERT INTO auth_group (name) SELECT 'consortium:' || id || ':' || %s FROM unnest(%s::uuid[]) AS id"
GRANTS = """
INSERT INTO consortia_consortiumgroupobjectpermission (group_id, permission_id, content_object_id)
SELECT g.id, p.id, c.id FROM unnest(%s::uuid[]) AS c (id)
JOIN auth_group g ON g.name = 'consortium:' || c.id || ':' || %s
JOIN auth_permission p ON p.codename = ANY (%s)
JOIN django_content_type t ON t.id = p.content_type_id AND t.app_label = 'consortia'
"""


def is_filled() -> bool:
    return User.objects.filter(email=places.address(places.LEAD)).exists()


@transaction.atomic
def fill(count: int, *, seed: int, now: datetime) -> dict[str, int]:
    """Generate `count` consortia and all that belongs to them; returns how many rows of each kind."""
    people = places.people()
    spots = places.places(people[places.OFFICER])
    rng = places.dice(str(seed))
    organisations = places.organisations(max(count // 3, 40), rng)
    Organisation.objects.bulk_create(organisations, batch_size=BATCH)
    made = tenants(count, seed=seed, now=now, places=spots, organisations=organisations)
    counts = Counter({"organisation": len(organisations)})
    with pgtrigger.ignore(*_first_states()):
        for batch in batched(made, BATCH):
            counts.update(_write(batch, people[places.LEAD], now))
    _count_numbers(spots, count, now)
    _seat_people(people, organisations)
    return dict(counts)


def _first_states() -> list[str]:
    return [f"{model._meta.label}:{lifecycle.name}_first_state" for model, lifecycle in REGISTRY.values()]


def _write(batch: Sequence[Tenant], author: User, now: datetime) -> dict[str, int]:
    rows: dict[type[models.Model], list[models.Model]] = {model: [] for model in ORDER}
    for tenant in batch:
        for row in _rows_of(tenant, author, now):
            rows[type(row)].append(row)
    for model in ORDER:
        model._base_manager.bulk_create(rows[model], batch_size=BATCH)
    _grant([tenant.consortium for tenant in batch])
    return {model._meta.model_name or "": len(found) for model, found in rows.items()}


def _rows_of(tenant: Tenant, author: User, now: datetime) -> Iterable[models.Model]:
    case = cases.case_of(tenant, author=author, now=now)
    posting = boards.posting_of(tenant, now=now)
    yield tenant.consortium
    yield from tenant.memberships
    if case is not None:
        yield case.dossier
        yield from case.sections
        yield from filter(None, [case.submission, case.entry])
    if posting is not None:
        yield posting.challenge
        yield from [*posting.indicators, *posting.milestones]
        yield from filter(None, [posting.entry, posting.index])
    yield from tenant.events


def _grant(consortia: Sequence[Consortium]) -> None:
    """A real group with its grants, held by nobody yet: tables of grants are as long as they would be."""
    ids = [consortium.pk for consortium in consortia]
    codenames = [name.partition(".")[2] for name in ROLES[SeatRole.LEAD_ADMIN]]
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, [SeatRole.LEAD_ADMIN.value, ids])
        cursor.execute(GRANTS, [ids, SeatRole.LEAD_ADMIN.value, codenames])


def _count_numbers(spots: Sequence[places.Place], count: int, now: datetime) -> None:
    """Numbers that officers give from now on follow the generated ones."""
    FilingCounter.objects.bulk_create(
        FilingCounter(authority=spot.authority, year=now.year, last=count) for spot in spots
    )


def _seat_people(people: dict[str, User], organisations: Sequence[Organisation]) -> None:
    """One seat for the lead, whose dossier is in correction, and many for the member."""
    slugs = [f"scale-{number}" for number in range(1, SEATS_OF_MANY + 1)]
    consortia = Consortium.objects.select_related("lead").in_bulk(slugs, field_name="slug")
    led = consortia.get(slugs[1], consortia[slugs[0]])
    _seat(people[places.LEAD], led, led.lead, SeatRole.LEAD_ADMIN)
    places.employ(people[places.LEAD], led.lead)
    for consortium in consortia.values():
        _seat(people[places.MANY], consortium, _second_member(consortium), SeatRole.MEMBER_STAFF)
    places.employ(people[places.MANY], organisations[1])


def _second_member(consortium: Consortium) -> Organisation:
    memberships = Membership.objects.filter(consortium=consortium, status=MembershipStatus.ACTIVE)
    others = Organisation.objects.filter(memberships__in=memberships).exclude(pk=consortium.lead_id)
    return others.earliest("slug")


def _seat(user: User, consortium: Consortium, organisation: Organisation, role: str) -> None:
    Seat.objects.create(consortium=consortium, organisation=organisation, user=user, role=role)
    give_role(user, consortium, role, ROLES)
