"""Pages of the industry chain: the tree, one node, the places of one member."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from consortia import access, chain_sheets
from consortia import permissions as P
from consortia.actions import chain as actions
from consortia.filters import NodeFilter
from consortia.forms.chain import NodeForm, PlacesForm
from consortia.models import ChainNode
from consortia.selectors import chain as selectors
from kernel.documents.sheets import SheetForm, template_response
from kernel.tenancy.decorators import consortium_view
from kernel.tenancy.exports import xlsx_response
from kernel.tenancy.forms import form_errors
from kernel.tenancy.requests import ConsortiumRequest

PER_PAGE = 25


@consortium_view(permission=P.VIEW_ROADMAP)
def chain(request: ConsortiumRequest) -> HttpResponse:
    found = NodeFilter(request.GET, selectors.nodes_of(request.consortium))
    rows = selectors.rows_of(request.consortium, found.qs)
    if request.GET.get("export") == "xlsx":
        name = _("Chain of %(name)s") % {"name": request.consortium.name}
        return xlsx_response(name, *selectors.chain_table(rows))
    context = {
        "filter": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": request.GET.get("ordering"),
        "consortium": request.consortium,
        "may_write": request.user.has_perm(P.WRITE_ROADMAP, request.consortium),
    }
    return render(request, f"consortia/chain.html{'#rows' if request.htmx else ''}", context)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["GET", "POST"])
def add_node(request: ConsortiumRequest) -> HttpResponse:
    form = NodeForm(request.POST or None, consortium=request.consortium)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            node = actions.add_node(request.consortium.pk, by=request.user, **form.node())
            actions.place_at_node(node.pk, by=request.user, membership_ids=_chosen(form, "members"))
            return redirect("consortia:chain", request.consortium.slug)
    return _node_page(request, form)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["GET", "POST"])
def edit_node(request: ConsortiumRequest, node_id: UUID) -> HttpResponse:
    node = access.get_node(node_id, user=request.user, permission=P.WRITE_ROADMAP)
    there = [str(each.membership_id) for each in node.members.all()]
    form = NodeForm(
        request.POST or None, instance=node, initial={"members": there}, consortium=request.consortium
    )
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.update_node(node_id, by=request.user, **form.node())
            actions.place_at_node(node_id, by=request.user, membership_ids=_chosen(form, "members"))
            return redirect("consortia:chain", request.consortium.slug)
    return _node_page(request, form, node, tasks=selectors.tasks_at(node))


def _node_page(
    request: ConsortiumRequest, form: NodeForm, node: ChainNode | None = None, **context: object
) -> HttpResponse:
    context |= {"form": form, "node": node, "consortium": request.consortium}
    return render(request, "consortia/node.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["POST"])
def move_node(request: ConsortiumRequest, node_id: UUID) -> HttpResponse:
    actions.move_node(node_id, by=request.user, down=request.POST.get("to") == "down")
    return redirect("consortia:chain", request.consortium.slug)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["POST"])
def remove_node(request: ConsortiumRequest, node_id: UUID) -> HttpResponse:
    actions.remove_node(node_id, by=request.user)
    messages.success(request, _("The node is removed."))
    return redirect("consortia:chain", request.consortium.slug)


@consortium_view(permission=P.WRITE_ROADMAP, methods=["GET", "POST"])
def import_nodes(request: ConsortiumRequest) -> HttpResponse:
    if "template" in request.GET:
        return template_response(chain_sheets.NODES)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            begun = form.start(chain_sheets.NODES, by=request.user, consortium_id=request.consortium.pk)
            return redirect("documents:import", begun.pk)
    context = {"form": form, "consortium": request.consortium, "columns": chain_sheets.NODES.columns}
    return render(request, "consortia/node_import.html", context, status=422 if form.errors else 200)


@consortium_view(permission=P.VIEW_ROADMAP, methods=["GET", "POST"])
def member_nodes(request: ConsortiumRequest, membership_id: UUID) -> HttpResponse:
    """Read by everybody who sees the chain; written by whoever may place this member."""
    membership = access.get_membership(membership_id, user=request.user, permission=P.VIEW_ROADMAP)
    may_place = access.may_place(request.user, membership)
    # A member without any place sends an empty form.
    form = PlacesForm(request.POST if request.method == "POST" else None, membership=membership)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            actions.place_member(membership_id, by=request.user, node_ids=_chosen(form, "nodes"))
            return redirect("consortia:chain", request.consortium.slug)
    context = {
        "form": form,
        "membership": membership,
        "consortium": request.consortium,
        "nodes": selectors.nodes_of_member(membership),
        "may_place": may_place,
    }
    return render(request, "consortia/member_nodes.html", context, status=422 if form.errors else 200)


def _chosen(form: NodeForm | PlacesForm, name: str) -> list[UUID]:
    return [UUID(value) for value in form.cleaned_data[name]]
