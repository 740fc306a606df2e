"""Who acts in the sample world: personas of the contract, further staff, officers, support.

A persona is the part of the e-mail address before @; where a scene needs a person, it names the persona.
"""

from __future__ import annotations

from dataclasses import dataclass

from filings.permissions import OfficerRole
from members.permissions import StaffRole

DOMAIN = "sample.example"
PASSWORD = "sample-consortium-2026"  # noqa: S105 - printed for whoever tries the demo
LEGAL, AGENT = "法定代表人", "授权代表"


@dataclass(frozen=True)
class Person:
    """`organisation` is a key of `organisations.ORGANISATIONS`."""

    persona: str
    name: str
    organisation: str
    roles: tuple[str, ...]
    capacity: str = ""
    phone: str = ""

    @property
    def email(self) -> str:
        return address(self.persona)


def address(persona: str) -> str:
    return f"{persona}@{DOMAIN}"


def _admin(persona: str, name: str, organisation: str) -> Person:
    return Person(persona, name, organisation, (StaffRole.ADMIN,))


def _staff(persona: str, name: str, organisation: str) -> Person:
    return Person(persona, name, organisation, (StaffRole.STAFF,))


def _signs(persona: str, name: str, organisation: str, capacity: str = AGENT) -> Person:
    return Person(persona, name, organisation, (StaffRole.SIGNATORY,), capacity)


def _both(persona: str, name: str, organisation: str, capacity: str = LEGAL) -> Person:
    """In a small unit one person runs the account and signs."""
    return Person(persona, name, organisation, (StaffRole.ADMIN, StaffRole.SIGNATORY), capacity)


PEOPLE: tuple[Person, ...] = (
    _admin("lead_admin", "王敏", "shenjiang"),
    _staff("lead_staff", "周岚", "shenjiang"),
    _staff("rest_client", "接口专员（样例）", "shenjiang"),
    _signs("signatory_lead", "沈国栋", "shenjiang", LEGAL),
    _admin("member_university", "张喆", "donghai"),
    _signs("signatory_university", "刘堃", "donghai"),
    _admin("member_supplier", "陈䶮", "taize"),
    _signs("signatory_supplier", "林越", "taize", LEGAL),
    _admin("member_tech", "何瑄", "pujiang"),
    _signs("signatory_tech", "秦璟", "pujiang"),
    _admin("member_optics", "唐翀", "optics"),
    _signs("signatory_optics", "罗祎", "optics"),
    _admin("member_moulding", "吴骁", "moulding"),
    _signs("signatory_moulding", "邹永昌", "moulding", LEGAL),
    _both("member_photonics", "范晞", "photonics"),
    _admin("member_labs", "高昕", "labs"),
    _signs("signatory_labs", "邵立群", "labs"),
    _admin("member_hospital", "贺清扬", "hospital"),
    _signs("signatory_hospital", "刘岚", "hospital"),
    _both("member_park", "陆一帆", "park", AGENT),
    _both("member_fund", "孟彧", "fund"),
    _admin("member_testing", "丁玥", "testing"),
    _signs("signatory_testing", "尤建平", "testing", LEGAL),
    _admin("baoze_admin", "徐朗", "baoze"),
    _signs("baoze_signatory", "薛永年", "baoze", LEGAL),
    _admin("organic_admin", "马旻", "organic"),
    _signs("organic_signatory", "葛洪志", "organic"),
    _both("synbio_admin", "江一苇", "synbio", AGENT),
    _both("fermenter_admin", "庄砚", "fermenter"),
    _both("enzyme_admin", "白芃", "enzyme"),
    _both("materials_admin", "俞昊", "materials", AGENT),
    _both("cosmetics_admin", "章垚", "cosmetics", AGENT),
    _both("pharmapark_admin", "计春晖", "pharmapark"),
    _admin("steel_admin", "方正刚", "steel"),
    _signs("steel_signatory", "郭启航", "steel", LEGAL),
    _both("energy_admin", "宋昇", "energy"),
    _both("carbon_admin", "蒋璐", "carbon"),
    _admin("answerer_outside", "顾行", "microsys"),
    _both("software_admin", "苗璐", "software"),
    _admin("expert_1", "郑翊", "evaluation"),
    _staff("expert_2", "秦骉", "evaluation"),
    _staff("expert_3", "钟赟", "evaluation"),
    _admin("other_lead", "苏航", "ludao"),
    _signs("ludao_signatory", "曾志强", "ludao", LEGAL),
    _both("jiyu_admin", "许诺", "jiyu"),
    _both("haicang_admin", "纪琛", "haicang"),
    _both("xiangan_admin", "洪瑾", "xiangan"),
    _both("wuyuan_admin", "叶知秋", "wuyuan"),
    _both("bus_admin", "林国防", "bus", AGENT),
    _both("gulang_admin", "昇明远", "gulang", AGENT),
    _both("tongan_admin", "庄伟", "tongan", AGENT),
    _both("robot_admin", "钱鑫", "robot"),
    _both("fibre_admin", "祝青", "fibre"),
    _both("pipes_admin", "阮文韬", "pipes"),
    _both("graphene_admin", "骆旸", "graphene"),
    _both("marine_admin", "郭珺", "marine"),
    _both("packaging_admin", "翁泽", "packaging"),
    _both("culture_admin", "黄璘", "culture"),
)

# persona, name, authority, role
OFFICERS: tuple[tuple[str, str, str, OfficerRole], ...] = (
    ("officer", "李倩", "bsba", OfficerRole.OFFICER),
    ("senior_officer", "何正", "bsba", OfficerRole.SENIOR_OFFICER),
    ("supervisor", "郑清", "bsba", OfficerRole.SUPERVISOR),
    ("liaison", "叶青", "bsba", OfficerRole.LIAISON),
    ("other_officer", "蔡宁", "xmba", OfficerRole.SENIOR_OFFICER),
    ("other_clerk", "洪璟", "xmba", OfficerRole.OFFICER),
)
SUPPORT = ("support", "平台客服（样例）")

BY_PERSONA = {person.persona: person for person in PEOPLE}


def staff_with(organisation: str, role: str) -> Person:
    """The person who holds a role at an organisation; of the sample's organisations each has one."""
    return next(person for person in PEOPLE if person.organisation == organisation and role in person.roles)
