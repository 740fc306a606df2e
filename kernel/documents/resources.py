"""REST resources of files that were handed in, and of imports."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.documents import access, responses
from kernel.documents.actions import keep_upload, read_upload
from kernel.documents.models import SheetImport, Upload
from kernel.documents.serializers import HandInSerializer, SheetImportSerializer, UploadSerializer
from kernel.tenancy.api import SIGNED_IN, PortalViewSet


class UploadViewSet(PortalViewSet):
    """Files: handed in as multipart/form-data, read by the people of the tenant they are for."""

    permissions = {"create": SIGNED_IN, "retrieve": SIGNED_IN, "content": SIGNED_IN}
    queryset = Upload.objects.none()
    serializer_class = UploadSerializer
    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": HandInSerializer}, responses={201: UploadSerializer})
    def create(self, request: Request) -> Response:
        serializer = HandInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        upload = keep_upload(data.pop("file"), by=self.caller, **data)
        return Response(self.get_serializer(upload).data, status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_upload(pk)).data)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def content(self, request: Request, pk: UUID) -> HttpResponse:
        """The bytes, as an attachment; 304 to a caller who has them."""
        found = access.get_upload(pk)
        if responses.is_known(request, found):
            return responses.not_modified(found)
        return responses.upload_response(*read_upload(pk, by=self.caller))


class ImportViewSet(PortalViewSet):
    """Imports of spreadsheets, for whoever began them; each app begins its own."""

    permissions = {"retrieve": SIGNED_IN}
    queryset = SheetImport.objects.none()
    serializer_class = SheetImportSerializer

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_import(pk, user=self.caller)).data)
