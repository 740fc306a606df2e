"""The chain as an echarts graph: plain data, placed here, so that it looks the same at every visit.

Wide: work above the nodes, members below them. Narrow (`narrow`, see the chart behaviour): the same turned by
a quarter, from left to right. Tasks and challenges are one mark for each node, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _

from consortia.models import MemberRole, Membership
from desk.chain import NO_MEMBER, Chain, Link
from members.kinds import RESEARCH_KINDS, OrganisationKind

COVERED, MISSING, IDLE, LEAD, FIRM, RESEARCH, OTHER, TASKS, CHALLENGES = range(9)
COLOURS = (
    "#8b97a6",
    "#b42318",
    "#d08700",
    "#1f4e79",
    "#4a90d9",
    "#12946b",
    "#8e44ad",
    "#3d4a5a",
    "#00838f",
)
# Above so many nodes their names would touch, so every other one stands a little lower.
IN_A_ROW = 8
WORK, NODES, MEMBERS = 0.0, 1.0, 2.3
# With more nodes than this the picture is taller.
MANY = 12
# Width and height of the picture in a card; symbols are drawn round only if the places have this shape too.
WIDE, NARROW, NARROW_TALL = (1000.0, 420.0), (230.0, 590.0), (230.0, 920.0)
# With more members than this the narrow picture names the lead only.
NAMED = 20
NAME = {"fontSize": 13, "fontWeight": 600}
type Item = dict[str, Any]


def categories() -> list[Item]:
    """The legend; choke-points are told by their shape."""
    names = (
        _("Node"),
        _("Node without a member"),
        _("Node without a task or challenge"),
        _("Lead"),
        _("Enterprise"),
        _("University or institute"),
        _("Other member"),
        _("Tasks"),
        _("Challenges"),
    )
    symbols = {TASKS: "rect", CHALLENGES: "triangle"}
    return [
        {"name": name, "symbol": symbols.get(number, "circle"), "itemStyle": {"color": COLOURS[number]}}
        for number, name in enumerate(names)
    ]


def picture(chain: Chain, slug: str) -> dict[str, Any]:
    """The option of the chart on `/c/<slug>/map/`."""
    columns = {link.node.pk: float(column) for column, link in enumerate(chain.links)}
    items = [
        item for link in chain.links for item in _of_node(link, columns[link.node.pk], len(columns), slug)
    ]
    items += _members(chain, columns, slug)
    _fit(items, is_tall=len(columns) > MANY)
    shown = categories()
    used = {item["category"] for item in items}
    return {
        "tooltip": {"trigger": "item"},
        "legend": {
            "bottom": 0,
            "data": [category["name"] for number, category in enumerate(shown) if number in used],
        },
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "left": "6%",
                "right": "6%",
                "top": 40,
                "bottom": 96,
                "width": "88%",
                "height": "74%",
                "narrow": {"left": "14%", "width": "70%", "top": 24, "height": "80%"},
                "roam": False,
                "categories": shown,
                "data": items,
                "links": _lines(chain),
                "label": {"show": True, "position": "bottom", "fontSize": 12, "color": "#24303d"},
                "labelLayout": {"hideOverlap": True},
                "lineStyle": {"color": "#c3cad3", "curveness": 0.08},
                "emphasis": {"focus": "adjacency", "label": {"show": True}},
            }
        ],
    }


def _item(name: str, category: int, x: float, y: float, **more: Any) -> Item:
    return {"name": name, "category": category, "x": x, "y": y, **more, "narrow": {"x": y, "y": x}}


def _fit(items: list[Item], *, is_tall: bool) -> None:
    """Stretch the places to the shape of the card, wide and narrow."""
    _stretch(items, WIDE)
    places = [item["narrow"] for item in items]
    rows = [place["x"] - MEMBERS for place in places if place["x"] >= MEMBERS]
    for place in places:
        place["x"] = _across(place["x"], max(rows, default=0))
    _stretch(places, NARROW_TALL if is_tall else NARROW)


def _across(x: float, last: float) -> float:
    """Where there is little room, members share what nodes and work leave, however many rows they need."""
    if x < MEMBERS:
        return 0.24 * x
    return 0.5 + (0.5 * (x - MEMBERS) / last if last else 0)


def _stretch(places: list[Item], size: tuple[float, float]) -> None:
    for axis, whole in zip("xy", size, strict=True):
        values = [place[axis] for place in places]
        span = max(values) - min(values) if values else 0
        for place in places:
            place[axis] = round((place[axis] - min(values)) / span * whole, 1) if span else whole / 2


def _said(*lines: str) -> dict[str, str]:
    """A tooltip; braces would be read as a template."""
    return {"formatter": "\n".join(lines).replace("{", "（").replace("}", "）")}


def _of_node(link: Link, column: float, columns: int, slug: str) -> Iterable[Item]:
    node, url = link.node, f"/c/{slug}/map/{link.node.pk}/"
    lowered = 0.3 if columns > IN_A_ROW and column % 2 else 0.0
    category = (MISSING if NO_MEMBER in link.gaps else IDLE) if link.gaps else COVERED
    name = f"◆ {node.name}" if node.is_choke_point else node.name
    texts = [name, str(node.get_position_display())]
    if node.is_choke_point:
        texts.append(_("Choke-point"))
    texts.append(
        _("Members: %(members)s, tasks: %(tasks)s, challenges: %(challenges)s")
        % {"members": len(link.members), "tasks": len(link.tasks), "challenges": len(link.challenges)}
    )
    item = _item(
        name,
        category,
        column,
        NODES + lowered,
        id=str(node.pk),
        url=url,
        symbol="diamond" if node.is_choke_point else "circle",
        symbolSize=30 if node.is_choke_point else 24,
        label=NAME,
        tooltip=_said(*texts),
    )
    # From left to right there is a line for each.
    yield item | {"narrow": {"x": NODES, "y": column}}
    yield from _work(link, column, slug, url)


def _work(link: Link, column: float, slug: str, url: str) -> Iterable[Item]:
    """Beside each other above the node, or one alone right above it."""
    both = 0.18 if link.tasks and link.challenges else 0.0
    for category, things, path, side, label in (
        (TASKS, link.tasks, "tasks", -both, _("Tasks")),
        (CHALLENGES, link.challenges, "challenges", both, _("Challenges")),
    ):
        if things:
            count = len(things)
            item = _item(
                f"{label} {count}",
                category,
                column + side,
                WORK,
                id=f"{path}-{link.node.pk}",
                url=f"/c/{slug}/{path}/{things[0].pk}/" if count == 1 else url,
                symbol="rect" if category == TASKS else "triangle",
                symbolSize=min(14 + 2 * sqrt(count), 30),
                label={"formatter": str(count), "position": "top"},
                tooltip=_said(f"{link.node.name} · {label} {count}", *_first(things)),
            )
            beside = {"formatter": str(count), "position": "left"}
            yield item | {"narrow": item["narrow"] | {"label": beside}}


def _first(things: Sequence[Any], most: int = 4) -> list[str]:
    lines = [str(thing) for thing in things[:most]]
    return [*lines, "…"] if len(things) > most else lines


def _members(chain: Chain, columns: dict[Any, float], slug: str) -> list[Item]:
    """Below the middle of their nodes, in as many rows as keep them apart."""
    places: dict[Any, list[float]] = {}
    for link in chain.links:
        for membership in link.members:
            places.setdefault(membership.pk, []).append(columns[link.node.pk])
    placed = [each for each in chain.members if each.pk in places]
    middle = {pk: sum(found) / len(found) for pk, found in places.items()}
    gap = max(0.075 * len(columns), 0.8)
    rows: list[list[float]] = []
    items = []
    for each in sorted(placed, key=lambda each: (each.role != MemberRole.LEAD, middle[each.pk])):
        x = middle[each.pk]
        free = (row for row, taken in enumerate(rows) if all(abs(x - other) >= gap for other in taken))
        row = next(free, len(rows))
        rows[row:] = [[*(rows[row] if row < len(rows) else ()), x], *rows[row + 1 :]]
        item = _member(each, len(places[each.pk]), x, MEMBERS + 0.6 * row, slug)
        if len(placed) > NAMED and each.role != MemberRole.LEAD:
            item["narrow"] |= {"label": {"show": False}, "symbolSize": 13}
        items.append(item)
    return items


def _member(membership: Membership, held: int, x: float, y: float, slug: str) -> Item:
    organisation = membership.organisation
    name = (organisation.short_name or organisation.name) if organisation else str(membership)
    is_lead = membership.role == MemberRole.LEAD
    return _item(
        name,
        LEAD if is_lead else _category(organisation.kind if organisation else ""),
        x,
        y,
        id=f"member-{membership.pk}",
        url=f"/c/{slug}/members/{membership.pk}/",
        symbolSize=40 if is_lead else min(14 + 4 * held, 34),
        label=NAME if is_lead else {"fontSize": 11, "width": 68, "overflow": "truncate"},
        tooltip=_said(str(membership), str(membership.get_role_display()), _("Nodes: %(n)s") % {"n": held}),
    )


def _category(kind: str) -> int:
    if kind in RESEARCH_KINDS:
        return RESEARCH
    return FIRM if kind == OrganisationKind.ENTERPRISE else OTHER


def _lines(chain: Chain) -> list[Item]:
    known = {link.node.pk for link in chain.links}
    lines: list[Item] = []
    for link in chain.links:
        pk = str(link.node.pk)
        lines += [{"source": pk, "target": f"member-{each.pk}"} for each in link.members]
        lines += [
            {"source": f"{path}-{pk}", "target": pk}
            for path, things in (("tasks", link.tasks), ("challenges", link.challenges))
            if things
        ]
        if link.node.parent_id in known:
            dashed = {"type": "dashed", "curveness": 0.3}
            lines.append({"source": str(link.node.parent_id), "target": pk, "lineStyle": dashed})
    return lines
