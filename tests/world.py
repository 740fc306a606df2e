"""A tiny world, built through the portal's own actions once per test database."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.test import Client
from rest_framework.test import APIClient

from consortia import actions as consortia
from consortia.models import Consortium, Membership
from consortia.permissions import SeatRole
from consortia.states import MembershipStatus
from filings import permissions as filing
from filings.models import Authority, Officer
from kernel.accounts.actions import create_token
from kernel.accounts.models import User
from kernel.tenancy.roles import give_role
from kernel.tenancy.scope import user_scope
from members import actions as members
from members.kinds import ChainPosition, OrganisationKind, Size
from members.models import Organisation, Staff
from members.permissions import StaffRole

PASSWORD = "correct-horse-battery"

# key: (name, credit code, kind, chain position, size)
ORGANISATIONS = {
    "lead": (
        "样例申江诊断科技",
        "91310113MA1GQ0A17P",
        OrganisationKind.ENTERPRISE,
        ChainPosition.MIDSTREAM,
        Size.LARGE,
    ),
    "university": (
        "样例东海大学",
        "12310000425005616B",
        OrganisationKind.UNIVERSITY,
        ChainPosition.SERVICE,
        Size.NONE,
    ),
    "supplier": (
        "样例泰泽生物",
        "91350200MAC7T2H90P",
        OrganisationKind.ENTERPRISE,
        ChainPosition.UPSTREAM,
        Size.SMALL,
    ),
    "outside": (
        "样例江南微系统所",
        "52310113MJ4928K723",
        OrganisationKind.INSTITUTE,
        ChainPosition.SERVICE,
        Size.NONE,
    ),
    "other": (
        "样例鹭岛智能",
        "91330100799655058B",
        OrganisationKind.ENTERPRISE,
        ChainPosition.MIDSTREAM,
        Size.LARGE,
    ),
}
# Persona → name, organisation or authority, role.
STAFF = {
    "lead_admin": ("王敏", "lead", StaffRole.ADMIN),
    "lead_staff": ("周岚", "lead", StaffRole.STAFF),
    "signatory_lead": ("沈国栋", "lead", StaffRole.SIGNATORY),
    "member_university": ("张喆", "university", StaffRole.ADMIN),
    "signatory_university": ("刘堃", "university", StaffRole.SIGNATORY),
    "member_supplier": ("陈䶮", "supplier", StaffRole.ADMIN),
    "signatory_supplier": ("林越", "supplier", StaffRole.SIGNATORY),
    "answerer_outside": ("顾行", "outside", StaffRole.ADMIN),
    "other_lead": ("苏航", "other", StaffRole.ADMIN),
}
OFFICERS = {
    "officer": ("李倩", "bs", filing.OfficerRole.OFFICER),
    "senior_officer": ("何正", "bs", filing.OfficerRole.SENIOR_OFFICER),
    "supervisor": ("郑清", "bs", filing.OfficerRole.SUPERVISOR),
    "liaison": ("叶青", "bs", filing.OfficerRole.LIAISON),
    "other_officer": ("蔡宁", "xm", filing.OfficerRole.SENIOR_OFFICER),
}
AUTHORITIES = {"bs": ("样例宝山区科委", "宝山区", "BSBA"), "xm": ("样例厦门市科技局", "厦门市", "XMBA")}


@dataclass
class World:
    """Handles to the rows of the world; each test gets a fresh one, so nothing is cached between tests."""

    secrets: dict[str, str] = field(default_factory=dict)

    def user(self, persona: str) -> User:
        return User.objects.get(email=f"{persona}@example.test")

    def __getattr__(self, name: str) -> User:
        if name in STAFF or name in OFFICERS or name == "nobody":
            return self.user(name)
        raise AttributeError(name)

    def organisation(self, key: str) -> Organisation:
        return Organisation.objects.get(name=ORGANISATIONS[key][0])

    def authority(self, key: str = "bs") -> Authority:
        return Authority.objects.get(slug=key)

    @cached_property
    def consortium(self) -> Consortium:
        """Lead, university and supplier are members."""
        return Consortium.objects.get(slug="ylqx")

    @cached_property
    def other_consortium(self) -> Consortium:
        return Consortium.objects.get(slug="qita")

    def client(self, persona: str | None = None) -> Client:
        """A browser, signed in as `persona`."""
        client = Client()
        if persona:
            client.force_login(
                self.user(persona), backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    def api(self, persona: str | None = None) -> APIClient:
        """A REST caller with a writing token of `persona`."""
        api = APIClient()
        if persona:
            _token, secret = create_token(by=self.user(persona), name="test", scope="write")
            api.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
        return api


def build() -> None:
    """Everything below through actions, each in the scope of the person who acts."""
    User.objects.create_user("nobody@example.test", PASSWORD, name="路人")
    for persona, (name, _place, _role) in (STAFF | OFFICERS).items():
        User.objects.create_user(f"{persona}@example.test", PASSWORD, name=name)
    world = World()
    _build_organisations(world)
    _build_authorities(world)
    _build_consortium(
        world, "ylqx", "样例医疗器械创新联合体", "lead_admin", "lead", ("university", "supplier")
    )
    _build_consortium(world, "qita", "样例智能汽车创新联合体", "other_lead", "other", ())
    consortium = world.consortium
    with user_scope(world.lead_admin):
        consortia.add_seat(
            consortium.pk,
            by=world.lead_admin,
            organisation_id=world.organisation("lead").pk,
            user=world.lead_staff,
            role=SeatRole.LEAD_STAFF,
        )


def _build_organisations(world: World) -> None:
    admins = {place: persona for persona, (_n, place, role) in STAFF.items() if role == StaffRole.ADMIN}
    for key, (name, code, kind, position, size) in ORGANISATIONS.items():
        admin = world.user(admins[key])
        with user_scope(admin):
            organisation = members.register_organisation(
                by=admin,
                name=name,
                credit_code=code,
                kind=kind,
                chain_position=position,
                size=size,
                region="上海市",
                legal_representative="样例法人",
            )
        for persona, (_name, place, role) in STAFF.items():
            if place == key and role != StaffRole.ADMIN:
                employ(organisation, admin, world.user(persona), role)


def employ(organisation: Organisation, admin: User, person: User, role: str = StaffRole.STAFF) -> Staff:
    """A role that was offered and accepted; seats are another step."""
    capacity = "授权代表" if role == StaffRole.SIGNATORY else ""
    with user_scope(admin):
        sent = members.invite_staff(
            organisation.pk, by=admin, email=person.email, role=role, capacity=capacity
        )
    with user_scope(person):
        members.accept_staff_invitation(sent.pk, by=person)
    return Staff.objects.get(organisation=organisation, user=person, role=role)


def _build_authorities(world: World) -> None:
    for slug, (name, region, prefix) in AUTHORITIES.items():
        Authority.objects.create(slug=slug, name=name, region=region, number_prefix=prefix)
    for persona, (_name, slug, role) in OFFICERS.items():
        authority, user = world.authority(slug), world.user(persona)
        Officer.objects.create(authority=authority, user=user, role=role)
        give_role(user, authority, role, filing.ROLES)


def _build_consortium(
    world: World, slug: str, name: str, admin: str, lead: str, joining: tuple[str, ...]
) -> None:
    founder = world.user(admin)
    with user_scope(founder):
        consortium = consortia.create_consortium(
            by=founder, lead_id=world.organisation(lead).pk, name=name, field="医疗器械", slug=slug
        )
    for key in joining:
        with user_scope(founder):
            membership = consortia.invite(
                consortium.pk, by=founder, organisation_id=world.organisation(key).pk, task=f"样例任务{key}"
            )
        member = world.user(f"member_{key}")
        with user_scope(member):
            consortia.accept(membership.pk, by=member)


def membership_of(consortium: Consortium, organisation: Organisation) -> Membership:
    return Membership.objects.get(
        consortium=consortium, organisation=organisation, status=MembershipStatus.ACTIVE
    )
