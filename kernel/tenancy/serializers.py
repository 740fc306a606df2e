"""Fields that every resource shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(
    {
        "type": "object",
        "properties": {"amount": {"type": "string"}, "currency": {"type": "string", "enum": ["CNY"]}},
        "required": ["amount"],
    }
)
class MoneyField(serializers.Field):  # type: ignore[type-arg]
    """Stored in 分, shown as `{"amount": "1800000.00", "currency": "CNY"}`."""

    default_error_messages = {"invalid": "Give money as {\"amount\": \"1800000.00\", \"currency\": \"CNY\"}."}

    def to_representation(self, value: int) -> dict[str, str]:
        return {"amount": f"{Decimal(value) / 100:.2f}", "currency": "CNY"}

    def to_internal_value(self, data: Any) -> int:
        try:
            fen = Decimal(str(data["amount"])) * 100
        except (ArithmeticError, TypeError, KeyError):
            self.fail("invalid")
        if data.get("currency", "CNY") != "CNY" or fen != int(fen) or fen < 0:
            self.fail("invalid")
        return int(fen)


class ReasonSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """The body of a step that asks for, or allows, a reason."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
