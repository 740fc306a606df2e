"""Powers of attorney of the agents, a role nobody has answered yet, an entry that somebody claims."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from desk.sample import paper, people
from desk.sample.codes import credit_code
from desk.sample.founding import acting, organisation, user_of
from desk.sample.past import happened
from kernel.documents.actions import keep_upload
from members import actions as members
from members.actions import claims, powers
from members.kinds import PowerScope
from members.permissions import StaffRole

SINCE = 300
# One agent whose power runs out soon, one whose organisation has not entered it yet.
ENDING, LACKING = "signatory_tech", "signatory_hospital"
MATTERS = [PowerScope.FORMATION, PowerScope.ACCESSION, PowerScope.AMENDMENT, PowerScope.NDA]
CLAIMED = ("宝山新材料产业研究会（样例）", credit_code("51", "310113", "MJ8K2207"))
POSITION = "秘书长"
STATEMENT = "本人受理事会委托负责研究会日常工作，登记证书与任命文件见附件，申请管理本单位在门户的账号。"


def build() -> None:
    with happened(SINCE):
        for person in people.PEOPLE:
            if person.capacity == people.AGENT and person.persona != LACKING:
                _empower(person)
    with happened(2):
        _offer()
    with happened(5):
        _claim()


def _empower(person: people.Person) -> None:
    place, today = organisation(person.organisation), timezone.localdate()
    left = 12 if person.persona == ENDING else 250
    with acting(people.staff_with(person.organisation, StaffRole.ADMIN).persona) as admin:
        upload = keep_upload(
            paper.paper(
                f"授权委托书-{person.name}（样例）",
                "授权委托书（样例）",
                f"委托人：{place.name}",
                f"受托人：{person.name}",
            ),
            by=admin,
            no_state_secrets=True,
            organisation_id=place.pk,
        )
        powers.add_power(
            place.pk,
            by=admin,
            upload=upload,
            agent_id=user_of(person.persona).pk,
            principal=place.legal_representative,
            scope=[str(matter) for matter in MATTERS],
            limits="不得转委托。",
            valid_from=today - timedelta(days=SINCE),
            valid_until=today + timedelta(days=left),
        )


def _offer() -> None:
    with acting("member_university") as admin:
        members.invite_staff(
            organisation("donghai").pk,
            by=admin,
            email=people.address("expert_2"),
            role=StaffRole.FINANCE,
            message="请协助填报年度研发投入数据。",
        )


def _claim() -> None:
    name, code = CLAIMED
    with acting("lead_admin") as founder:
        entry = members.enter_organisation(
            by=founder, name=name, credit_code=code, kind="association", region="上海市宝山区"
        )
    with acting("expert_3") as person:
        licence = paper.paper("社会团体法人登记证书（样例）", "社会团体法人登记证书（样例）", name)
        upload = keep_upload(licence, by=person, no_state_secrets=True)
        claims.file_claim(entry.pk, by=person, position=POSITION, statement=STATEMENT, upload=upload)
