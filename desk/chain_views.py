"""Pages of the chain map: the picture with its table, and one node."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from consortia import charts, selectors
from consortia import permissions as P
from desk import chain
from desk.chain_picture import MANY, picture
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.requests import ConsortiumRequest


@consortium_view(permission=P.VIEW_ROADMAP)
def chain_map(request: ConsortiumRequest) -> HttpResponse:
    found = chain.chain_of(request.consortium, request.user)
    if request.GET.get("export") == "xlsx":
        return xlsx_response(
            _("Chain map of %(name)s") % {"name": request.consortium.name}, *chain.map_table(found)
        )
    composition = selectors.composition(request.consortium)
    context = {
        "consortium": request.consortium,
        "chain": found,
        "rows": [(link, chain.gap_labels(link.gaps)) for link in found.links],
        "option": picture(found, request.consortium.slug),
        "height": "map-tall" if len(found.links) > MANY else "map",
        "composition": composition,
        "charts": charts.of_composition(composition),
        "may_write": request.user.has_perm(P.WRITE_ROADMAP, request.consortium),
    }
    return render(request, "desk/map.html", context)


@consortium_view(permission=P.VIEW_ROADMAP)
def chain_node(request: ConsortiumRequest, node_id: UUID) -> HttpResponse:
    link = chain.link_of(request.consortium, request.user, node_id)
    context = {
        "consortium": request.consortium,
        "link": link,
        "gaps": chain.gap_labels(link.gaps),
        "may_write": request.user.has_perm(P.WRITE_ROADMAP, request.consortium),
    }
    return render(request, "desk/node.html", context)
