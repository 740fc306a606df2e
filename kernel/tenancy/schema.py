"""OpenAPI details that hold for every resource."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

ERROR = {
    "type": "object",
    "required": ["type", "errors"],
    "properties": {
        "type": {"type": "string", "enum": ["validation_error", "client_error", "server_error"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail", "attr"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "attr": {"type": ["string", "null"]},
                },
            },
        },
    },
}
# Status → what it means, and the methods that may answer it (None: all).
ERRORS: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "400": ("The input is wrong, or a rule forbids it; `attr` names the field.", ("post", "put", "patch")),
    "401": ("The token is missing, unknown, expired or revoked.", None),
    "403": ("The caller sees the object but may not do this.", None),
    "404": ("There is no such object, or the caller may not see it.", None),
    "409": ("The object is not in a state for this, or somebody was quicker.", ("post", "patch", "delete")),
    "412": ("The object has changed since `If-Match` was true.", ("put", "patch", "delete")),
    "422": ("The `Idempotency-Key` was used with another request.", ("post",)),
    "429": ("Too many requests; `Retry-After` says when to come back.", None),
}


class PortalSchema(AutoSchema):
    """Tags are the first part of the path after the version."""

    def get_tags(self) -> list[str]:
        parts = [part for part in self.path.split("/") if part and not part.startswith("{")]
        return [parts[2] if len(parts) > 2 else "portal"]


def add_errors(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Every operation may answer the errors of its method, in the one shape."""
    result["components"]["schemas"]["Error"] = ERROR
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            for status, (meaning, methods) in ERRORS.items():
                if methods is None or method in methods:
                    operation["responses"].setdefault(status, {"description": meaning, "content": content})
    return result
