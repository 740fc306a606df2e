"""Experts of the sample: who is listed, a draw with those it leaves out, and questions in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone, translation

from consortia.actions import advice
from consortia.actions import experts as asking
from consortia.models import Consortium
from desk.sample import people
from desk.sample.founding import acting, organisation, user_of
from desk.sample.past import happened
from kernel.notices.workdays import add_working_days
from members.actions import experts
from members.kinds import ExpertKind, Vocabulary
from members.models import Expert, Term

CONSORTIUM = "bs-ylqx"
ENTERED, DRAWN, ASKED, ANSWERED = 90, 24, 20, 12
BIOGRAPHY = (
    "长期从事{field}领域的研究与成果评价，曾在科研机构和企业任职，参与过地方科技计划项目评审。"
    "（样例人物，履历均为虚构）"
)
QUESTION = (
    "样例问题：联合体拟以国产芯片替代进口芯片，请就封装工艺成熟度、注册检测周期和量产风险给出意见，"
    "并说明您认为最需要先验证的指标。"
)
ADVICE = (
    "一、封装工艺已具备小批量条件，建议先做三批次一致性验证。\n"
    "二、注册检测周期按十二个月估计较为稳妥，型式检验与临床评价宜并行准备。\n"
    "三、量产风险主要在供应单一，建议在任务书中写明第二供应来源及切换时间。"
)


@dataclass(frozen=True)
class Entry:
    persona: str
    kind: str
    title: str
    fields: tuple[str, ...]


ENTRIES = (
    Entry("expert_1", ExpertKind.TECHNICAL, "研究员", ("医疗器械",)),
    Entry("expert_2", ExpertKind.FINANCE, "高级会计师", ("医疗器械", "创新药")),
    Entry("expert_3", ExpertKind.IP, "专利代理师", ("医疗器械",)),
    Entry("answerer_outside", ExpertKind.TECHNICAL, "研究员", ("医疗器械",)),
    Entry("software_admin", ExpertKind.INDUSTRY, "高级工程师", ("医疗器械", "智能网联汽车")),
    Entry("robot_admin", ExpertKind.TECHNICAL, "教授级高级工程师", ("机器人", "高端装备")),
    Entry("graphene_admin", ExpertKind.TECHNICAL, "教授", ("前沿材料",)),
    Entry("fibre_admin", ExpertKind.INDUSTRY, "高级工程师", ("前沿材料", "先进化工材料")),
    Entry("energy_admin", ExpertKind.MANAGEMENT, "正高级经济师", ("医疗器械",)),
    Entry("steel_admin", ExpertKind.TECHNICAL, "教授级高级工程师", ("先进钢铁", "医疗器械")),
)
# Persona → the unit on whose matters the expert does not judge.
INTERESTS = {"steel_admin": "donghai", "expert_2": "ludao"}


def build() -> None:
    """In Chinese: the words of a consent and of a declaration are kept as they were read."""
    with translation.override("zh-hans"):
        _build()


def _build() -> None:
    with happened(ENTERED):
        for entry in ENTRIES:
            _enter(entry)
        for persona, place in INTERESTS.items():
            with acting(persona) as by:
                experts.add_recusal(by=by, unit=organisation(place).name, reason="三年内有合作项目（样例）")
    _draw()
    _ask()


def _enter(entry: Entry) -> None:
    terms = list(Term.objects.filter(vocabulary=Vocabulary.FIELD, name__in=entry.fields))
    with acting(entry.persona) as by:
        experts.write_expert(
            by=by,
            name=by.name,
            kind=entry.kind,
            unit=organisation(_place_of(entry.persona)).name,
            title=entry.title,
            biography=BIOGRAPHY.format(field="、".join(entry.fields)),
            terms=terms,
        )
        experts.list_expert(by=by, consent_given=True)


def _place_of(persona: str) -> str:
    return next(person.organisation for person in people.PEOPLE if person.persona == persona)


def _consortium() -> UUID:
    return Consortium.objects.get(slug=CONSORTIUM).pk


def _draw() -> None:
    """Three for the appraisal of the mid-term results, one of whom could not come."""
    pk = _consortium()
    field = Term.objects.get(vocabulary=Vocabulary.FIELD, name="医疗器械")
    with happened(DRAWN), acting("lead_admin") as by:
        made = asking.draw_experts(
            pk, by=by, purpose="中期成果专家论证（样例）", wanted=3, terms=[field.pk], kinds={"technical": 1}
        )
        asking.replace_expert(made.pk, UUID(made.drawn[0]["expert"]), by=by, reason="出差，时间冲突（样例）")


def _ask() -> None:
    """One answered, one being written, one not taken on yet."""
    answered, writing = _asked("expert_1", ASKED, days=15), _asked("expert_3", ASKED, days=20)
    _asked("expert_2", 2, days=8)
    with happened(ANSWERED), acting("expert_1") as by:
        taken = advice.take(answered, by=by, declared=True)
        advice.answer(taken.pk, by=by, text=ADVICE, version=taken.version)
    with happened(3), acting("expert_3") as by:
        taken = advice.take(writing, by=by, declared=True)
        advice.write(
            taken.pk, by=by, text="一、检索范围内未见完全覆盖本方案的授权专利。", version=taken.version
        )


def _asked(persona: str, ago: int, *, days: int) -> UUID:
    pk, expert = _consortium(), Expert.objects.get(user=user_of(persona))
    with happened(ago), acting("lead_admin") as by:
        (request,) = asking.ask_advice(
            pk,
            by=by,
            experts=[expert.pk],
            title="国产芯片替代的可行性（样例）",
            question=QUESTION,
            due_on=_due(days),
        )
    return request.pk


def _due(days: int) -> date:
    return add_working_days(timezone.localdate(), days)
