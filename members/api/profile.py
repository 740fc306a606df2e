"""REST resources of what an organisation keeps once: the same actions as the pages."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.documents.access import get_upload
from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer
from members import access, selectors
from members import permissions as P
from members.actions import confirmation, evidence, figures, honours, people
from members.models import Evidence, Honour, Organisation, Person, YearFigures
from members.selectors import evidence as evidence_reading
from members.selectors import people as people_reading
from members.selectors import profile as reading
from members.serializers import profile as shapes


class KeptViewSet(mixins.ListModelMixin, PortalViewSet):
    """Rows of one organisation; another organisation's row is none of its rows."""

    permissions = {"list": P.VIEW, "retrieve": P.VIEW}
    change: ClassVar[str] = P.MANAGE

    def organisation(self) -> Organisation:
        pk = self.kwargs["organisation_id"]
        return access.get_organisation(pk, user=self.caller, permission=P.VIEW)

    def retrieve(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        return self._answer(pk)

    def _answer(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        row = self.get_queryset().filter(pk=pk).first()
        if row is None:
            raise Http404
        return Response(self.get_serializer(row).data, status=code)

    def _require_row(self, pk: UUID) -> None:
        access.get_organisation(self.kwargs["organisation_id"], user=self.caller, permission=self.change)
        if not self.get_queryset().filter(pk=pk).exists():
            raise Http404

    def _upload(self, data: dict[str, Any]) -> dict[str, Any]:
        try:
            return data | {"upload": get_upload(data["upload"])}
        except Http404:
            raise ValidationError({"upload": [_("There is no such file.")]}) from None


class FiguresViewSet(KeptViewSet):
    """Revenue, R&D spend and staff by year; seen by the organisation's own people."""

    permissions = {
        "list": P.VIEW,
        "retrieve": P.VIEW,
        "create": P.MANAGE_FIGURES,
        "partial_update": P.MANAGE_FIGURES,
        "destroy": P.MANAGE_FIGURES,
    }
    change = P.MANAGE_FIGURES
    queryset = YearFigures.objects.none()
    serializer_class = shapes.FiguresSerializer

    def get_queryset(self) -> QuerySet[YearFigures]:
        return reading.figures_of(self.organisation())

    @extend_schema(request=shapes.FiguresChangeSerializer, responses={201: shapes.FiguresSerializer})
    def create(self, request: Request, organisation_id: UUID) -> Response:
        access.get_organisation(organisation_id, user=self.caller, permission=self.change)
        data = _valid(shapes.FiguresChangeSerializer(data=request.data))
        made = figures.add_figures(organisation_id, by=self.caller, **data)
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.FiguresChangeSerializer, responses=shapes.FiguresSerializer)
    def partial_update(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        self._require_row(pk)
        data = _valid(shapes.FiguresChangeSerializer(data=request.data, partial=True))
        figures.change_figures(pk, by=self.caller, **data)
        return self._answer(pk)

    @extend_schema(request=ReasonSerializer, responses={204: None})
    def destroy(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        """With a reason."""
        self._require_row(pk)
        figures.remove_figures(pk, by=self.caller, **_valid(ReasonSerializer(data=request.data)))
        return Response(status=status.HTTP_204_NO_CONTENT)


class EvidenceViewSet(KeptViewSet):
    """Files that prove something of the organisation, with their term."""

    permissions = {
        "list": P.VIEW,
        "retrieve": P.VIEW,
        "create": P.MANAGE_FIGURES,
        "partial_update": P.MANAGE_FIGURES,
        "destroy": P.MANAGE_FIGURES,
        "replace": P.MANAGE_FIGURES,
    }
    change = P.MANAGE_FIGURES
    queryset = Evidence.objects.none()
    serializer_class = shapes.EvidenceSerializer

    def get_queryset(self) -> QuerySet[Evidence]:
        return evidence_reading.with_use(reading.evidence_of(self.organisation()))

    @extend_schema(request=shapes.NewEvidenceSerializer, responses={201: shapes.EvidenceSerializer})
    def create(self, request: Request, organisation_id: UUID) -> Response:
        access.get_organisation(organisation_id, user=self.caller, permission=self.change)
        data = self._upload(_valid(shapes.NewEvidenceSerializer(data=request.data)))
        made = evidence.add_evidence(organisation_id, by=self.caller, **data)
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.EvidenceChangeSerializer, responses=shapes.EvidenceSerializer)
    def partial_update(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        self._require_row(pk)
        data = _valid(shapes.EvidenceChangeSerializer(data=request.data, partial=True))
        evidence.change_evidence(pk, by=self.caller, **data)
        return self._answer(pk)

    @extend_schema(request=shapes.ReplacementSerializer, responses={201: shapes.EvidenceSerializer})
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        """A newer file; the old one stays on the list and ends."""
        self._require_row(pk)
        data = self._upload(_valid(shapes.ReplacementSerializer(data=request.data)))
        made = evidence.replace_evidence(pk, by=self.caller, **data)
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=ReasonSerializer, responses={204: None})
    def destroy(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        """With a reason; 400 naming the places where it is used."""
        self._require_row(pk)
        evidence.remove_evidence(pk, by=self.caller, **_valid(ReasonSerializer(data=request.data)))
        return Response(status=status.HTTP_204_NO_CONTENT)


class HonourViewSet(KeptViewSet):
    permissions = {
        "list": P.VIEW,
        "retrieve": P.VIEW,
        "create": P.MANAGE,
        "partial_update": P.MANAGE,
        "destroy": P.MANAGE,
    }
    queryset = Honour.objects.none()
    serializer_class = shapes.HonourSerializer

    def get_queryset(self) -> QuerySet[Honour]:
        return reading.honours_of(self.organisation())

    @extend_schema(request=shapes.HonourChangeSerializer, responses={201: shapes.HonourSerializer})
    def create(self, request: Request, organisation_id: UUID) -> Response:
        access.get_organisation(organisation_id, user=self.caller, permission=self.change)
        data = _valid(shapes.HonourChangeSerializer(data=request.data))
        made = honours.add_honour(organisation_id, by=self.caller, **data)
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.HonourChangeSerializer, responses=shapes.HonourSerializer)
    def partial_update(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        self._require_row(pk)
        data = _valid(shapes.HonourChangeSerializer(data=request.data, partial=True))
        honours.change_honour(pk, by=self.caller, **data)
        return self._answer(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        self._require_row(pk)
        honours.remove_honour(pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PersonViewSet(KeptViewSet):
    """People the organisation names; only their own consent, or a signed one, opens an entry."""

    permissions = {
        "list": P.VIEW,
        "retrieve": P.VIEW,
        "create": P.MANAGE,
        "partial_update": P.MANAGE,
        "destroy": P.MANAGE,
        "prove_consent": P.MANAGE,
    }
    queryset = Person.objects.none()
    serializer_class = shapes.PersonSerializer

    def get_queryset(self) -> QuerySet[Person]:
        return reading.people_of(self.organisation())

    @extend_schema(request=shapes.PersonChangeSerializer, responses={201: shapes.PersonSerializer})
    def create(self, request: Request, organisation_id: UUID) -> Response:
        access.get_organisation(organisation_id, user=self.caller, permission=self.change)
        data = _with_account(_valid(shapes.PersonChangeSerializer(data=request.data)))
        made = people.add_person(organisation_id, by=self.caller, **data)
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.PersonChangeSerializer, responses=shapes.PersonSerializer)
    def partial_update(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        self._require_row(pk)
        data = _with_account(_valid(shapes.PersonChangeSerializer(data=request.data, partial=True)))
        people.change_person(pk, by=self.caller, **data)
        return self._answer(pk)

    @extend_schema(request=shapes.ProofSerializer, responses=shapes.PersonSerializer)
    @action(detail=True, methods=["post"], url_path="prove-consent")
    def prove_consent(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        """A signed paper among the evidence, for somebody without an account."""
        self._require_row(pk)
        proof = _valid(shapes.ProofSerializer(data=request.data))
        people.prove_consent(pk, by=self.caller, evidence_id=proof["evidence"])
        return self._answer(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, organisation_id: UUID, pk: UUID) -> Response:
        self._require_row(pk)
        people.remove_person(pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _with_account(data: dict[str, Any]) -> dict[str, Any]:
    """The account in the place of its address; an empty address takes the account away."""
    if "account" not in data:
        return data
    address = data.pop("account")
    user = selectors.person_by_email(address) if address else None
    if address and user is None:
        raise ValidationError({"account": [_("No account has this address.")]})
    return data | {"user_id": user.pk if user else None}


class ConsentViewSet(PortalViewSet):
    """The caller's own word about being shown by organisations."""

    permissions = {"list": SIGNED_IN, "give": SIGNED_IN, "refuse": SIGNED_IN}
    queryset = Person.objects.none()
    serializer_class = shapes.ConsentSerializer

    @extend_schema(responses=shapes.ConsentSerializer(many=True))
    def list(self, request: Request) -> Response:
        rows = people_reading.entries_about(self.caller)
        return Response(
            {"next": None, "previous": None, "results": self.get_serializer(rows, many=True).data}
        )

    @extend_schema(request=shapes.SeenSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def give(self, request: Request, pk: UUID) -> Response:
        """Agree; `seen` is the text that was read."""
        access.get_own_person(pk, user=self.caller)
        people.give_consent(pk, by=self.caller, **_valid(shapes.SeenSerializer(data=request.data)))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: UUID) -> Response:
        """Refuse, or take the consent back."""
        people.refuse_consent(pk, by=self.caller)
        return Response(status=status.HTTP_204_NO_CONTENT)


class FactsViewSet(PortalViewSet):
    """What copies of the organisation hold now, and the yearly confirmation of it."""

    permissions = {"retrieve": P.VIEW, "create": P.MANAGE}
    queryset = Organisation.objects.none()
    serializer_class = shapes.FactsSerializer

    def retrieve(self, request: Request, organisation_id: UUID) -> Response:
        return self._facts(access.get_organisation(organisation_id, user=self.caller, permission=P.VIEW))

    @extend_schema(request=shapes.SeenSerializer, responses=shapes.FactsSerializer)
    def create(self, request: Request, organisation_id: UUID) -> Response:
        """Confirm; with `seen` only if nothing has changed since that fingerprint (else 409)."""
        access.get_organisation(organisation_id, user=self.caller, permission=P.MANAGE)
        seen = _valid(shapes.SeenSerializer(data=request.data))
        return self._facts(confirmation.confirm_data(organisation_id, by=self.caller, **seen))

    def _facts(self, organisation: Organisation) -> Response:
        held = reading.facts(organisation)
        record = {
            "fingerprint": held.fingerprint,
            "confirmed_at": organisation.confirmed_at,
            "confirm_due_on": reading.confirm_due_on(organisation),
            "facts": held.record(),
        }
        return Response(self.get_serializer(record).data)


def _valid(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data
