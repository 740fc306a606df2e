"""REST resources of filings: the same actions as the pages."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from consortia import access as consortia_access
from consortia import permissions as consortia
from filings import access, actions, selectors
from filings import permissions as P
from filings.filters import DossierFilter, GuidelineFilter, RegisterFilter
from filings.models import Dossier, Guideline, RegisterEntry
from filings.serializers import (
    AnswerSerializer,
    CompletenessSerializer,
    DossierDetailSerializer,
    DossierSerializer,
    EntrySerializer,
    GuidelineSerializer,
    NewRemarkSerializer,
    OpenSerializer,
    PublicitySerializer,
    RemarkSerializer,
    ReturnSerializer,
    SubmitSerializer,
    WriteSerializer,
    completeness_of,
)
from kernel.documents.api import PdfRenderer, document_response
from kernel.tenancy.api import PUBLIC, PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer

MADE = OpenApiResponse(OpenApiTypes.BINARY, "The PDF; `ETag` is the SHA-256 of its bytes.")
MAKING = OpenApiResponse(description="A worker makes it; ask again after `Retry-After` seconds.")


class DossierViewSet(PortalViewSet):
    """Dossiers of the caller's consortia, and those submitted to the caller's authorities."""

    permissions: ClassVar[dict[str, str]] = {
        "list": consortia.VIEW_DOSSIER,
        "create": consortia.WRITE_DOSSIER,
        "retrieve": consortia.VIEW_DOSSIER,
        "partial_update": consortia.WRITE_DOSSIER,
        "check": consortia.VIEW_DOSSIER,
        "submit": consortia.SUBMIT_DOSSIER,
        "withdraw": consortia.SUBMIT_DOSSIER,
        "answer_remark": consortia.WRITE_DOSSIER,
        "accept": P.CHECK,
        "send_back": P.CHECK,
        "pass_check": P.CHECK,
        "remarks": P.CHECK,
        "publicise": P.DECIDE,
        "file": P.DECIDE,
        "refuse": P.DECIDE,
        "document": consortia.VIEW_DOSSIER,
    }
    queryset = Dossier.objects.none()
    serializer_class = DossierSerializer
    filter_backends: ClassVar[list[Any]] = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = DossierFilter

    def get_queryset(self) -> QuerySet[Dossier]:
        return selectors.dossiers_for(self.caller)

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=OpenSerializer, responses={201: DossierDetailSerializer})
    def create(self, request: Request) -> Response:
        data = self._valid(OpenSerializer, request)
        consortium = consortia_access.get_consortium(
            user=self.caller, permission=consortia.WRITE_DOSSIER, slug=data["consortium"]
        )
        with transaction.atomic():
            dossier = actions.open_dossier(
                by=self.caller, consortium_id=consortium.pk, guideline_id=data["guideline"]
            )
            actions.save_sections(dossier.pk, by=self.caller, sections=data.get("sections", []))
        return self._detail(dossier.pk, status.HTTP_201_CREATED)

    @extend_schema(responses=DossierDetailSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        return self._detail(pk)

    @extend_schema(request=WriteSerializer, responses=DossierDetailSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        actions.save_sections(pk, by=self.caller, **self._valid(WriteSerializer, request))
        return self._detail(pk)

    @extend_schema(request=None, responses=CompletenessSerializer)
    @action(detail=True, methods=["get", "post"])
    def check(self, request: Request, pk: UUID) -> Response:
        """What is missing, with the computed value beside each rule; changes nothing."""
        dossier = access.get_case(pk, user=self.caller)
        return Response(completeness_of(selectors.reading_of(dossier, self.caller).checks))

    @extend_schema(request=SubmitSerializer, responses=DossierDetailSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: UUID) -> Response:
        actions.submit(pk, by=self.caller, **self._valid(SubmitSerializer, request))
        return self._detail(pk)

    @extend_schema(request=None, responses=DossierDetailSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: UUID) -> Response:
        actions.accept(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(request=ReturnSerializer, responses=DossierDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: UUID) -> Response:
        data = self._valid(ReturnSerializer, request)
        remarks = [(remark["section"], remark["text"]) for remark in data["remarks"]]
        actions.send_back(pk, by=self.caller, reason=data["reason"], remarks=remarks)
        return self._detail(pk)

    @extend_schema(request=None, responses=DossierDetailSerializer)
    @action(detail=True, methods=["post"], url_path="pass")
    def pass_check(self, request: Request, pk: UUID) -> Response:
        actions.pass_check(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(request=PublicitySerializer, responses=DossierDetailSerializer)
    @action(detail=True, methods=["post"])
    def publicise(self, request: Request, pk: UUID) -> Response:
        actions.publicise(pk, by=self.caller, **self._valid(PublicitySerializer, request))
        return self._detail(pk)

    @extend_schema(request=None, responses=DossierDetailSerializer)
    @action(detail=True, methods=["post"])
    def file(self, request: Request, pk: UUID) -> Response:
        actions.file(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(request=ReasonSerializer, responses=DossierDetailSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: UUID) -> Response:
        actions.refuse(pk, by=self.caller, **self._valid(ReasonSerializer, request))
        return self._detail(pk)

    @extend_schema(request=ReasonSerializer, responses=DossierDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        actions.withdraw(pk, by=self.caller, **self._valid(ReasonSerializer, request))
        return self._detail(pk)

    @extend_schema(request=NewRemarkSerializer, responses={201: RemarkSerializer})
    @action(detail=True, methods=["post"])
    def remarks(self, request: Request, pk: UUID) -> Response:
        data = self._valid(NewRemarkSerializer, request)
        remark = actions.add_remark(
            pk, by=self.caller, section_key=data["section"], text=data["text"], internal=data["internal"]
        )
        return Response(RemarkSerializer(remark).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=AnswerSerializer, responses=RemarkSerializer)
    @action(detail=True, methods=["post"], url_path="remarks/<uuid:remark_id>/answer")
    def answer_remark(self, request: Request, pk: UUID, remark_id: UUID) -> Response:
        remark = actions.answer_remark(remark_id, by=self.caller, **self._valid(AnswerSerializer, request))
        return Response(RemarkSerializer(remark).data)

    @extend_schema(responses={(200, "application/pdf"): MADE, 202: MAKING})
    @action(detail=True, renderer_classes=[JSONRenderer, PdfRenderer])
    def document(self, request: Request, pk: UUID) -> HttpResponse:
        """The text being written for the consortium while it writes, else the last submission."""
        return document_response(request, actions.current_or_requested_document(pk, by=self.caller))

    def _valid(self, kind: type[Any], request: Request) -> dict[str, Any]:
        serializer = kind(data=request.data)
        serializer.is_valid(raise_exception=True)
        data: dict[str, Any] = serializer.validated_data
        return data

    def _detail(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        dossier = access.get_case(pk, user=self.caller)
        reading = selectors.reading_of(dossier, self.caller)
        context = {**self.get_serializer_context(), "reading": reading}
        return Response(DossierDetailSerializer(dossier, context=context).data, status=code)


class GuidelineViewSet(PortalViewSet):
    """Guidelines that are or were in force."""

    permissions: ClassVar[dict[str, str]] = {"list": PUBLIC, "retrieve": PUBLIC}
    queryset = Guideline.objects.none()
    serializer_class = GuidelineSerializer
    filter_backends: ClassVar[list[Any]] = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = GuidelineFilter

    def get_queryset(self) -> QuerySet[Guideline]:
        return selectors.published_guidelines()

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_guideline(pk, user=request.user)).data)


class RegisterViewSet(PortalViewSet):
    """The public register of filed consortia."""

    permissions: ClassVar[dict[str, str]] = {"list": PUBLIC, "retrieve": PUBLIC}
    queryset = RegisterEntry.objects.none()
    serializer_class = EntrySerializer
    lookup_field = "filing_number"
    lookup_value_converter = "str"
    filter_backends: ClassVar[list[Any]] = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = RegisterFilter

    def get_queryset(self) -> QuerySet[RegisterEntry]:
        return selectors.register_entries()

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, filing_number: str) -> Response:
        return Response(self.get_serializer(access.get_entry(filing_number)).data)
