"""REST shapes of files that were handed in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from kernel.documents.models import Level, Upload

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
