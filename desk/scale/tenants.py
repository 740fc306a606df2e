"""The rows of one generated consortium, made in memory: the same for the same seed, number and day."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from consortia.models import Consortium, ConsortiumKind, MemberRole, Membership
from consortia.states import ConsortiumStatus, MembershipStatus
from desk.scale.places import Place, dice, identifier
from desk.scale.words import FIELDS, TASKS
from kernel.audit.models import Event
from members.models import Organisation

C = ConsortiumStatus
# State of the consortium and of its dossier ("" is none), dealt in turn so that each occurs early and often.
PLAN: tuple[tuple[str, str], ...] = (
    (C.FILED, "filed"),
    (C.ACTIVE, "returned"),
    (C.ACTIVE, "accepted"),
    (C.PREPARING, ""),
    (C.FILED, "filed"),
    (C.ACTIVE, "submitted"),
    (C.FILED, "filed"),
    (C.ACTIVE, "in_publicity"),
    (C.ACTIVE, "draft"),
    (C.FILED, "filed"),
    (C.ACTIVE, "passed"),
    (C.FILED, "filed"),
    (C.PREPARING, "draft"),
    (C.ACTIVE, "refused"),
    (C.FILED, "filed"),
    (C.ACTIVE, "withdrawn"),
    (C.FILED, "filed"),
    (C.ACTIVE, "accepted"),
    (C.DISSOLVED, "withdrawn"),
    (C.FILED, "filed"),
)
FEWEST, MOST = 3, 12


@dataclass
class Tenant:
    """One consortium with what belongs to it; `rest` is filled by `cases` and `boards`."""

    number: int
    consortium: Consortium
    memberships: list[Membership]
    dossier_status: str
    place: Place
    born: datetime
    events: list[Event] = field(default_factory=list)

    def happened(self, name: str, obj: Consortium, rng: random.Random, **after: str) -> None:
        self.events.append(
            Event(
                id=identifier(rng),
                name=name,
                actor_name="规模生成（样例）",
                object_type=obj._meta.label_lower,
                object_id=obj.pk,
                object_label=str(obj),
                after=after,
                consortium_id=self.consortium.pk,
            )
        )


def tenants(
    count: int, *, seed: int, now: datetime, places: Sequence[Place], organisations: Sequence[Organisation]
) -> Iterator[Tenant]:
    for number in range(1, count + 1):
        yield _tenant(number, dice(f"{seed}:{number}"), now, places, organisations)


def _tenant(
    number: int,
    rng: random.Random,
    now: datetime,
    places: Sequence[Place],
    organisations: Sequence[Organisation],
) -> Tenant:
    status, dossier = PLAN[(number - 1) % len(PLAN)]
    born = now - timedelta(days=rng.randint(60, 900), minutes=rng.randint(0, 600))
    members = rng.sample(organisations, rng.randint(FEWEST, min(MOST, len(organisations))))
    place = places[((number - 1) // len(PLAN)) % len(places)]
    consortium = _consortium(number, rng, status, members[0], place, born)
    memberships = [_membership(consortium, member, order, rng, born) for order, member in enumerate(members)]
    made = Tenant(number, consortium, memberships, dossier, place, born)
    made.happened("consortium.founded", consortium, rng, lead=members[0].name)
    for membership in memberships[1:3]:
        made.happened("seat.added", consortium, rng, user=str(membership))
    return made


def _consortium(
    number: int, rng: random.Random, status: str, lead: Organisation, place: Place, born: datetime
) -> Consortium:
    topic = FIELDS[number % len(FIELDS)]
    formed = status in (C.ACTIVE, C.FILED)
    return Consortium(
        id=identifier(rng),
        slug=f"scale-{number}",
        name=f"{topic[1]}第{number}创新联合体（样例）",
        field=topic[0],
        kind=rng.choice(list(ConsortiumKind)),
        status=status,
        lead=lead,
        region=place.authority.region,
        introduction=f"由{lead.name}牵头，围绕{topic[1]}开展协同攻关。",
        goal=f"突破{topic[1]}的关键技术并完成示范应用。",
        founded_on=(born + timedelta(days=30)).date() if formed else None,
        created_at=born,
    )


def _membership(
    consortium: Consortium, member: Organisation, order: int, rng: random.Random, born: datetime
) -> Membership:
    # The last of many is still thinking it over.
    invited = order == MOST - 1
    return Membership(
        id=identifier(rng),
        consortium=consortium,
        organisation=member,
        status=MembershipStatus.INVITED if invited else MembershipStatus.ACTIVE,
        role=MemberRole.MEMBER if order else MemberRole.LEAD,
        consortium_name=consortium.name,
        consortium_slug=consortium.slug,
        lead_name=consortium.lead.name,
        task=TASKS[order % len(TASKS)],
        expires_at=born + timedelta(days=1000),
        joined_on=None if invited else (born + timedelta(days=order)).date(),
        created_at=born + timedelta(days=order),
    )
