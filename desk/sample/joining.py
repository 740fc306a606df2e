"""Ways in and out in the sample: consortia that take applications, applications, a member that has left."""

from __future__ import annotations

from datetime import date

from consortia import actions as consortia
from consortia.models import Application, MemberRole, TaskMode
from desk.sample.formation import admin_of, consortium
from desk.sample.founding import acting, organisation
from desk.sample.past import happened

# Slug → days since applications are taken, the term.
LISTED = {
    "bs-ylqx": (60, date(2026, 1, 1), date(2028, 12, 31)),
    "bs-hcsw": (120, date(2025, 9, 1), date(2028, 8, 31)),
    "xm-znwl": (45, date(2026, 3, 1), date(2029, 2, 28)),
}
WAITING = {
    "role": MemberRole.CORE,
    "task": "微流控检测芯片流片与封装验证",
    "reason": "拥有八英寸微纳加工线和洁净封装车间，承担过两项体外诊断芯片流片任务。",
    "message": "希望参与检测芯片任务，可提供流片窗口和封装测试数据。",
}
REFUSED = {
    "role": MemberRole.MEMBER,
    "task": "石墨烯导热膜在发酵罐控温中的应用",
    "reason": "导热膜年产能二十万平方米，控温模组已在三家企业试用。",
}
NO_MATCH = "拟承担的任务与现阶段路线图的关联不够，建议下一阶段装备任务启动时再行申请。"
LEFT = {"task": "数字化车间能耗评估", "reason": "具备能碳核算资质和在线监测手段。"}
WHY_LEFT = "本单位业务重心调整到能碳服务，评估任务已经完成并移交，经协商退出联合体。"


def build() -> None:
    for slug, (days, starts_on, ends_on) in LISTED.items():
        place = consortium(slug)
        with happened(days), acting(admin_of(place.lead.slug)) as by:
            consortia.update_consortium(
                place.pk,
                by=by,
                takes_applications=True,
                task_mode=TaskMode.ROLLING,
                starts_on=starts_on,
                ends_on=ends_on,
            )
    _stay_a_while()
    refused = _apply("bs-hcsw", "graphene", REFUSED, days=50)
    with happened(44), acting(admin_of("baoze")) as by:
        consortia.refuse_application(refused.pk, by=by, reason=NO_MATCH)
    _apply("bs-ylqx", "microsys", WAITING, days=3)


def _apply(slug: str, key: str, said: dict[str, str], *, days: float) -> Application:
    with happened(days), acting(admin_of(key)) as by:
        return consortia.apply_to_join(slug, by=by, organisation_id=organisation(key).pk, **said)


def _stay_a_while() -> None:
    """A member that joined after the agreement, finished its task and left."""
    place, key = consortium("bs-ylqx"), "carbon"
    with happened(110), acting(admin_of("shenjiang")) as by:
        invited = consortia.invite(place.pk, by=by, organisation_id=organisation(key).pk, **LEFT)
    with happened(106), acting(admin_of(key)) as by:
        consortia.accept(invited.pk, by=by)
    with happened(32), acting(admin_of(key)) as by:
        consortia.leave(invited.pk, by=by, reason=WHY_LEFT)
