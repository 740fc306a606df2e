"""REST resources of the directory: the same actions as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.tenancy.api import SIGNED_IN, PortalViewSet
from members import access, actions, selectors
from members import permissions as P
from members.filters import OrganisationFilter
from members.models import Organisation
from members.serializers import (
    OrganisationChangeSerializer,
    OrganisationSerializer,
    RegistrationSerializer,
)


class OrganisationViewSet(mixins.ListModelMixin, PortalViewSet):
    """The directory: every signed-in caller reads it, an organisation's administrators change its entry."""

    permissions = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "create": SIGNED_IN,
        "partial_update": P.MANAGE,
    }
    queryset = Organisation.objects.none()
    serializer_class = OrganisationSerializer
    filter_backends = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = OrganisationFilter

    def get_queryset(self) -> QuerySet[Organisation]:
        return selectors.directory()

    @extend_schema(request=RegistrationSerializer, responses={201: OrganisationSerializer})
    def create(self, request: Request) -> Response:
        data = _valid(RegistrationSerializer(data=request.data))
        organisation = actions.register_organisation(by=self.caller, **data)
        return Response(self.get_serializer(organisation).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_listed_organisation(pk)).data)

    @extend_schema(request=OrganisationChangeSerializer, responses=OrganisationSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        data = _valid(OrganisationChangeSerializer(data=request.data, partial=True))
        if "credit_code" in request.data:
            raise ValidationError({"credit_code": [_("The code cannot be changed.")]})
        organisation = actions.update_organisation(pk, by=self.caller, **data)
        return Response(self.get_serializer(organisation).data)


def _valid(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data
