"""OpenAPI details that hold for every resource."""

from __future__ import annotations

from drf_spectacular.openapi import AutoSchema
from drf_standardized_errors.openapi import AutoSchema as ErrorSchema


class PortalSchema(ErrorSchema, AutoSchema):
    """Documents the error shape of each operation; tags are the first part of the path after the version."""

    def get_tags(self) -> list[str]:
        parts = [part for part in self.path.split("/") if part and not part.startswith("{")]
        return [parts[2] if len(parts) > 2 else "portal"]
