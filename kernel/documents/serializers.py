"""REST shapes of files that were handed in, and of imports."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.documents import selectors
from kernel.documents.models import Level, SheetImport, Upload

TENANTS = ("consortium_id", "organisation_id", "authority_id")
TIMES = ("created_at", "updated_at")


class UploadSerializer(serializers.ModelSerializer[Upload]):
    """What is known of a file; its bytes are under `content/`."""

    class Meta:
        model = Upload
        fields = (
            "id",
            "name",
            "media_type",
            "size",
            "sha256",
            "pages",
            "level",
            "scan",
            "no_state_secrets",
            *TENANTS,
            *TIMES,
        )


class HandInSerializer(serializers.Serializer[Any]):
    """A file with the tenant it is for (none: for the caller alone) and the statement about state secrets."""

    file = serializers.FileField(allow_empty_file=True)
    name = serializers.CharField(required=False, max_length=400, default="")
    level = serializers.ChoiceField(choices=Level.choices, required=False, default=Level.INTERNAL)
    no_state_secrets = serializers.BooleanField()
    consortium_id = serializers.UUIDField(required=False)
    organisation_id = serializers.UUIDField(required=False)
    authority_id = serializers.UUIDField(required=False)


class RefusedRowSerializer(serializers.Serializer[Any]):
    """A row that was not taken: `row` as the spreadsheet counts; `attr` the column, if it was one."""

    row = serializers.IntegerField()
    name = serializers.CharField()
    attr = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()


class SheetImportSerializer(serializers.ModelSerializer[SheetImport]):
    """An import of a spreadsheet and how far it is."""

    status = serializers.SerializerMethodField()
    refused = RefusedRowSerializer(many=True)

    class Meta:
        model = SheetImport
        fields = (
            "id",
            "kind",
            "status",
            "upload",
            "total",
            "done",
            "accepted",
            "refused",
            "finished_at",
            *TENANTS,
            *TIMES,
        )

    @extend_schema_field(serializers.ChoiceField(choices=["running", "done", "failed"]))
    def get_status(self, sheet: SheetImport) -> str:
        return selectors.status_of(sheet)
