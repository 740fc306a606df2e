"""What becomes of each dossier of the sample."""

from __future__ import annotations

from desk.sample import texts
from desk.sample.cases import Case, open_case
from desk.sample.founding import acting
from desk.sample.organisations import ORGANISATIONS
from desk.sample.people import staff_with
from filings import actions as filings
from filings.models import Dossier
from members.permissions import StaffRole

WITHDRAWN = "任务清单需要调整，先行撤回，待成员单位重新确认后再次提交。"
REFUSED = "重点任务与牵头单位现有项目内容重复，成员单位承担任务不明确，不符合备案条件。调整后可以重新申报。"
UNCLEAR = "“{task}”未说明中试阶段的判定标准，请补充可核验的判据。"


def _correct_medical(spec: texts.Spec) -> None:
    """Returned with three remarks; one is corrected, two are still open, a few working days remain."""
    own = texts.dossier("medical")
    bodies = texts.sections("medical")
    case = open_case(spec, "bsba", days=120)
    case.write(70, bodies, own["indicator"])
    case.submit(60)
    case.accept(57)
    for section, text in own["internal"]:
        case.remark(50, section, text, internal=True)
    case.send_back(11, own["return_reason"], [(section, text) for section, text in own["remark"]])
    section, reply = own["reply"]
    whole = own["corrected_after"]
    corrected = bodies[section - 1].replace(whole, whole.removesuffix("。") + "。" + own["corrected"], 1)
    case.correct(3, section, corrected, reply)


def file_synthetic(spec: texts.Spec) -> None:
    own = texts.dossier("synthetic")
    bodies = texts.sections("synthetic")
    case = open_case(spec, "bsba", days=340)
    case.write(325, bodies, own["indicator"])
    case.submit(318)
    case.accept(315)
    case.send_back(306, "请补充人才培养安排。", [(6, "人才支撑部分请写明培训人次和持证要求。")])
    case.correct(
        300,
        6,
        bodies[5] + "\n培训采用考核发证方式，三年合计培训不少于六百人次。",
        "已补充培训人次和持证要求。",
    )
    case.submit(298)
    case.find_in_order(290)
    case.publicise(286)
    case.file(275)


def submit_vehicle(spec: texts.Spec) -> None:
    own = texts.dossier("vehicle")
    case = open_case(spec, "xmba", days=40)
    case.write(20, [*texts.sections("vehicle"), own["lead_evidence"].strip()], own["indicator"])
    case.submit(3)


def begin_materials(spec: texts.Spec) -> None:
    """Still being written: three sections of seven, no agreement in force."""
    case = open_case(spec, "bsba", days=15)
    case.write(4, _small_bodies(spec | DRAFTED, upto=3), [])


DRAFTED = {
    "need": "可降解医用聚酯和植入级纤维主要依赖进口，交期长、批次信息不透明，器械企业难以稳定生产。",
    "gap_1": "医用级树脂纯化与残留单体控制能力不足",
    "gap_2": "纤维纺丝与编织缺少洁净中试条件",
    "gap_3": "材料到器械的生物学评价周期长",
    "base": "牵头单位拥有年产八千吨聚合装置和应用评价实验室，近三年研发投入占营业收入的百分之五点三以上。",
    "route": "以医用聚酯为主线，按照树脂、纤维、涂层、器械四级验证，每一级设置放行标准。",
}


def small(spec: texts.Spec, authority: str, *, days: float) -> Case:
    """A dossier of a smaller consortium, written from its own facts."""
    case = open_case(spec, authority, days=days)
    bodies = _small_bodies(_facts(spec))
    if "lead_evidence" in spec:
        bodies.append(spec["lead_evidence"].strip())
    case.write(days - 3, bodies, spec["indicators"])
    return case


def _facts(spec: texts.Spec) -> texts.Spec:
    numbered = {
        f"{name}_{n}": text
        for name, many in (("gap", "gaps"), ("task", "tasks"), ("stage", "stages"))
        for n, text in enumerate(spec[many], 1)
    }
    units = {f"unit_{n}": row[6] for n, row in enumerate(spec["indicators"], 1)}
    return spec | numbered | units


def _small_bodies(facts: texts.Spec, *, upto: int = texts.SECTIONS) -> list[str]:
    lead = ORGANISATIONS[facts["lead"]].full_name
    members = [m for m in facts["member"] if "organisation" in m]
    division = "；".join(f"{ORGANISATIONS[m['organisation']].full_name}承担{m['task']}" for m in members)
    words = facts | {
        "lead": lead,
        "count": len(members) + 1,
        "division": f"{lead}承担{facts['lead_task']}；{division}",
        "scientist": _scientist(facts["scientist"]),
    }
    return [texts.fill(body, words) for body in texts.sections("small")[:upto]]


def _scientist(key: str) -> str:
    return f"{ORGANISATIONS[key].full_name}{staff_with(key, StaffRole.ADMIN).name}"


def tell_small(medical: texts.Spec) -> None:
    """Cases in every other state, before both authorities, in the order in which they were accepted."""
    specs = {spec["slug"]: spec for spec in texts.small_consortia()}
    _file_straight(specs["bs-qnjz"], "bsba", days=150)
    again = _open_after_refusal(specs["bs-smx"], "bsba")
    _publicise_second(specs["bs-gwjc"], "bsba", days=3)
    _correct_medical(medical)
    _check_again(specs["bs-zngj"])
    _pass(specs["bs-txw"], "bsba", days=40)
    again.submit(2)
    _file_straight(specs["xm-gtdc"], "xmba", days=140)
    again = _open_after_refusal(specs["xm-bdfz"], "xmba")
    _publicise_second(specs["xm-hysw"], "xmba", days=2)
    _pass(specs["xm-szwl"], "xmba", days=30)
    again.submit(9)
    again.accept(7)


def _file_straight(spec: texts.Spec, authority: str, *, days: float) -> None:
    case = small(spec, authority, days=days + 30)
    case.submit(days)
    case.accept(days - 4)
    case.find_in_order(days - 14)
    case.publicise(days - 18)
    case.file(days - 30)


def _pass(spec: texts.Spec, authority: str, *, days: float) -> None:
    case = small(spec, authority, days=days + 20)
    case.submit(days)
    case.accept(days - 3)
    case.find_in_order(6)


def _check_again(spec: texts.Spec) -> None:
    """In the second round of the formal check, and late: what changed since the first can be compared."""
    case = small(spec, "bsba", days=60)
    case.submit(40)
    case.accept(38)
    case.send_back(32, "请补充判定标准。", [(4, UNCLEAR.format(task=spec["tasks"][0]))])
    body = _small_bodies(_facts(spec))[3]
    better = body.replace(
        "形成样件、测试报告和工艺文件。",
        "形成样件、测试报告和工艺文件；中试以连续三批样件寿命试验全部达标为通过判据。",
    )
    case.correct(22, 4, better, "已补充中试判定标准，见重点任务第1项。")
    case.submit(17)
    case.remark(2, 7, "第二阶段里程碑建议写明季度。")


def _publicise_second(spec: texts.Spec, authority: str, *, days: float) -> None:
    """Taken back once, submitted again, now in publicity."""
    first = small(spec, authority, days=130)
    first.submit(120)
    first.withdraw(112, WITHDRAWN)
    second = small(spec, authority, days=70)
    second.submit(60)
    second.accept(57)
    second.find_in_order(20)
    second.publicise(days)


def _open_after_refusal(spec: texts.Spec, authority: str) -> Case:
    first = small(spec, authority, days=110)
    first.submit(100)
    first.accept(97)
    first.refuse(80, REFUSED)
    return small(spec, authority, days=30)


def request_documents(spec: texts.Spec, authority_side: str) -> None:
    """Have the worker print the case in correction: the draft for its lead, the submission for officers."""
    dossier = Dossier.objects.get(consortium__slug=spec["slug"])
    for persona in (staff_with(spec["lead"], StaffRole.ADMIN).persona, authority_side):
        with acting(persona) as by:
            filings.current_or_requested_document(dossier.pk, by=by)
