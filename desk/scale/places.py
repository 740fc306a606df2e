"""What generated tenants share: authorities with a guideline, organisations, people who measure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress

from desk.sample.codes import ALPHABET, credit_code
from desk.scale.words import FIELDS, MAKERS, PLACES, REGIONS
from filings import actions as filings
from filings.models import Authority, Guideline
from filings.permissions import OfficerRole
from filings.presets import BAOSHAN_2023
from kernel.accounts.models import User
from kernel.audit.actions import SYSTEM
from kernel.tenancy.roles import give_role
from kernel.tenancy.scope import system_scope, user_scope
from members.kinds import ChainPosition, OrganisationKind, Size
from members.models import Organisation, Staff
from members.permissions import ROLES, StaffRole

PASSWORD = "scale-consortium-2026"  # noqa: S105 - of accounts in a generated database
LEAD, MANY, OFFICER = "scale_lead", "scale_many", "scale_officer"
AUTHORITIES = 4
PERIODS = {"acceptance_days": 5, "check_days": 10, "correction_days": 10, "publicity_days": 5}
KINDS = (
    (OrganisationKind.ENTERPRISE, "有限公司", "91"),
    (OrganisationKind.ENTERPRISE, "股份有限公司", "91"),
    (OrganisationKind.UNIVERSITY, "大学", "12"),
    (OrganisationKind.INSTITUTE, "研究所", "12"),
    (OrganisationKind.ENTERPRISE, "科技有限公司", "91"),
    (OrganisationKind.HOSPITAL, "医院", "12"),
)


def address(persona: str) -> str:
    return f"{persona}@example.test"


def dice(seed: str) -> random.Random:
    """For names and numbers of generated rows, never for a secret."""
    return random.Random(seed)  # noqa: S311


def identifier(rng: random.Random) -> UUID:
    """A random id that the seed gives again."""
    return UUID(int=rng.getrandbits(128), version=4)


@dataclass(frozen=True)
class Place:
    """An authority with the guideline that its cases are opened against."""

    authority: Authority
    guideline: Guideline


def people() -> dict[str, User]:
    names = {LEAD: "规模牵头（样例）", MANY: "规模成员（样例）", OFFICER: "规模经办（样例）"}
    users = {
        persona: User.objects.create_user(address(persona), PASSWORD, name=name, mail_notices=False)
        for persona, name in names.items()
    }
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users.values()
    )
    return users


def places(officer: User) -> list[Place]:
    """Authorities and guidelines are few, so they are made by the actions."""
    made = []
    for number in range(1, AUTHORITIES + 1):
        with system_scope():
            authority = filings.create_authority(
                by=SYSTEM,
                slug=f"scale-{number}",
                name=f"第{number}规模科技局（样例）",
                region=REGIONS[number % len(REGIONS)][0],
                number_prefix=f"SC{number}",
            )
            filings.appoint_officer(authority, by=SYSTEM, user=officer, role=OfficerRole.SENIOR_OFFICER)
        with user_scope(officer):
            guideline = filings.create_guideline(authority, by=officer, **BAOSHAN_2023 | PERIODS)
            filings.publish_guideline(guideline.pk, by=officer)
        made.append(Place(authority, Guideline.objects.get(pk=guideline.pk)))
    return made


def organisations(count: int, rng: random.Random) -> list[Organisation]:
    """Not saved yet; names and codes differ by their number."""
    return [_organisation(number, rng) for number in range(1, count + 1)]


def _organisation(number: int, rng: random.Random) -> Organisation:
    kind, ending, prefix = KINDS[number % len(KINDS)]
    region, code = REGIONS[number % len(REGIONS)]
    field, _topic, _node = rng.choice(FIELDS)
    is_firm = kind == OrganisationKind.ENTERPRISE
    return Organisation(
        id=identifier(rng),
        slug=f"scale-org-{number}",
        name=f"{rng.choice(PLACES)}{rng.choice(MAKERS)}{number}号{ending}（样例）",
        credit_code=credit_code(prefix, code, _body(number)),
        kind=kind,
        chain_position=rng.choice(list(ChainPosition)) if is_firm else ChainPosition.SERVICE,
        size=rng.choice([Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO]) if is_firm else Size.NONE,
        region=region,
        legal_representative="样例法人",
        introduction=f"{field}领域的样例单位。",
    )


def _body(number: int) -> str:
    """Eight signs of the code's alphabet, another for each number."""
    signs = ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        signs = ALPHABET[rest] + signs
    return "MB" + signs.rjust(6, "0")


def employ(user: User, organisation: Organisation) -> None:
    Staff.objects.create(organisation=organisation, user=user, role=StaffRole.ADMIN)
    give_role(user, organisation, StaffRole.ADMIN, ROLES)
