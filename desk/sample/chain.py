"""The chains of the sample: nodes along the industry, who works there, and gaps that can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from consortia.actions import chain
from consortia.models import ChainNode, Consortium, Membership
from consortia.states import MembershipStatus
from desk.sample.founding import acting
from desk.sample.past import happened
from desk.sample.people import staff_with
from kernel.accounts.models import User
from members.kinds import ChainPosition
from members.permissions import StaffRole

UP, MIDDLE, DOWN, SERVICE = ChainPosition.values


@dataclass(frozen=True)
class Node:
    """As the lead draws it; `members` are keys of organisations, `below` is the name of the upper node."""

    name: str
    position: str
    members: tuple[str, ...] = ()
    note: str = ""
    below: str = ""
    is_choke_point: bool = False


CHAINS: dict[str, tuple[Node, ...]] = {
    "bs-ylqx": (
        Node("试剂原料", UP, ("taize",), "酶、抗体与微球原料"),
        Node("核心传感芯片", UP, (), "国内无稳定供应，需引入成员单位", is_choke_point=True),
        Node("微纳制造", MIDDLE, ("moulding", "pujiang"), "微流控芯片注塑与键合", is_choke_point=True),
        Node("光学模组", MIDDLE, ("optics", "photonics")),
        Node("样本前处理", MIDDLE, ("donghai",)),
        Node("分析模块", MIDDLE, ("shenjiang", "donghai")),
        Node("整机集成", MIDDLE, ("shenjiang",)),
        Node("校准品与质控品", MIDDLE, ("labs",), "尚无攻关任务", below="整机集成"),
        Node("临床应用", DOWN, ("hospital",)),
        Node("检验信息", DOWN, ("labs", "shenjiang")),
        Node("注册检测与孵化", SERVICE, ("testing", "park", "fund")),
    ),
    "bs-hcsw": (
        Node("菌株与发酵", UP, ("baoze", "synbio")),
        Node("酶制剂", UP, ("enzyme",), below="菌株与发酵"),
        Node("自动化筛选", MIDDLE, ("synbio", "donghai")),
        Node("分离纯化", MIDDLE, ("organic",)),
        Node("在线检测", MIDDLE, (), "过程拉曼探头依赖进口", is_choke_point=True),
        Node("生物基材料", DOWN, ("materials",)),
        Node("应用评价", DOWN, ("cosmetics",)),
        Node("中试平台", SERVICE, ("fermenter", "pharmapark")),
    ),
}


def draw(days: dict[str, float]) -> None:
    """Draw each chain so many days ago, by the administrator of its lead."""
    for slug, nodes in CHAINS.items():
        consortium = Consortium.objects.select_related("lead").get(slug=slug)
        admin = staff_with(consortium.lead.slug, StaffRole.ADMIN).persona
        with happened(days[slug]), acting(admin) as by:
            _draw(consortium, nodes, by)


def _draw(consortium: Consortium, nodes: tuple[Node, ...], by: User) -> None:
    present = Membership.objects.filter(consortium=consortium, status=MembershipStatus.ACTIVE)
    memberships = {slug: pk for pk, slug in present.values_list("pk", "organisation__slug")}
    made: dict[str, ChainNode] = {}
    for node in nodes:
        made[node.name] = chain.add_node(
            consortium.pk,
            by=by,
            name=node.name,
            position=node.position,
            parent_id=made[node.below].pk if node.below else None,
            is_choke_point=node.is_choke_point,
            note=node.note,
        )
        there = [memberships[key] for key in node.members if key in memberships]
        chain.place_at_node(made[node.name].pk, by=by, membership_ids=there)
