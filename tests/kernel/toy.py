"""A resource and a few views that only tests serve, to try the machinery without a domain app around it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views import View
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from consortia import access, actions
from consortia import permissions as P
from kernel.audit.actions import record
from kernel.tenancy.api import PUBLIC, SIGNED_IN, PortalViewSet
from kernel.tenancy.decorators import consortium_view, personal_view, public_view
from kernel.tenancy.errors import RuleBroken, StaleVersion, TransitionNotAllowed
from kernel.tenancy.requests import ConsortiumRequest
from kernel.tenancy.rest import StrictJSONParser
from kernel.tenancy.serializers import MoneyField


class MarkSerializer(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField(max_length=120)
    amount = MoneyField(required=False)


def statement(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


TWICE = "INSERT INTO accounts_user SELECT * FROM accounts_user"
FAILURES: dict[str, Any] = {
    "rule": lambda: RuleBroken("no such luck", attr="name"),
    "state": lambda: TransitionNotAllowed("not now"),
    "stale": StaleVersion,
    "missing": Http404,
    "forbidden": PermissionDenied,
    "too-big": lambda: statement("SELECT 99999999999::int"),
    "twice": transaction.atomic(lambda: statement(TWICE)),
    "twice-bare": lambda: statement(TWICE),
    "bug": ZeroDivisionError,
}


class MarkViewSet(PortalViewSet):
    """POST leaves a mark (one audit event) on a consortium; PATCH renames it."""

    permissions = {
        "retrieve": P.VIEW,
        "create": SIGNED_IN,
        "partial_update": P.EDIT,
        "fail": SIGNED_IN,
        "upload": SIGNED_IN,
        "open": PUBLIC,
    }
    serializer_class = MarkSerializer
    parser_classes = [StrictJSONParser, MultiPartParser]

    def retrieve(self, request: Request, pk: UUID) -> Response:
        consortium = access.get_consortium(pk=pk, user=self.caller, permission=P.VIEW)
        return Response({"name": consortium.name, "status": consortium.status})

    def create(self, request: Request) -> Response:
        given = MarkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        event = record("test.mark", self.caller, by=self.caller, after=dict(given.validated_data))
        return Response({"id": str(event.pk), **given.validated_data}, status=201)

    def partial_update(self, request: Request, pk: UUID) -> Response:
        given = MarkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        actions.update_consortium(pk, by=self.caller, name=given.validated_data["name"])
        return self.retrieve(request, pk)

    @action(detail=False, methods=["post"])
    def fail(self, request: Request) -> Response:
        record("test.mark", self.caller, by=self.caller)
        how: str = dict(request.data)["how"]
        error = FAILURES[how]()
        raise error

    @action(detail=False, methods=["post"])
    def upload(self, request: Request) -> Response:
        event = record("test.mark", self.caller, by=self.caller)
        return Response({"id": str(event.pk), "size": request.FILES["file"].size}, status=201)

    @action(detail=False, methods=["get"])
    def open(self, request: Request) -> Response:
        return Response({"open": True})


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("reached")


class UndeclaredClass(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("reached")


@consortium_view(permission=P.INVITE)
def inviting(request: ConsortiumRequest) -> HttpResponse:
    return HttpResponse(request.consortium.name)


@consortium_view(permission=P.INVITE, methods=["POST"])
def acting(request: ConsortiumRequest) -> HttpResponse:
    record("test.mark", request.consortium, by=request.user)
    return HttpResponse("done")


@consortium_view(permission=P.VIEW, methods=["GET", "POST"])
def failing(request: ConsortiumRequest) -> HttpResponse:
    record("test.mark", request.consortium, by=request.user)
    error = FAILURES[request.GET["how"]]()
    raise error


@personal_view()
def mine(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine")


@public_view(reason="a test")
def everybodys(request: HttpRequest) -> HttpResponse:
    return HttpResponse("everybody's")


router = SimpleRouter(use_regex_path=False)
router.register("marks", MarkViewSet, basename="mark")
urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include(router.urls)),
    path("undeclared/", undeclared),
    path("undeclared-class/", UndeclaredClass.as_view()),
    path("accounts-of-somebody/", undeclared),
    path("metricsandmore/", undeclared),
    path("mine/", mine, name="mine"),
    path("everybodys/", everybodys),
    path("c/<slug:consortium_slug>/inviting/", inviting),
    path("c/<slug:consortium_slug>/acting/", acting),
    path("c/<slug:consortium_slug>/failing/", failing),
]
