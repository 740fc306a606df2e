"""Fields that every resource shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

# What the forms accept too: fifteen digits of yuan.
MOST_FEN = 10**15 * 100 - 1


@extend_schema_field(
    {
        "type": "object",
        "properties": {"amount": {"type": "string"}, "currency": {"type": "string", "enum": ["CNY"]}},
        "required": ["amount"],
    }
)
class MoneyField(serializers.Field):  # type: ignore[type-arg]
    """Stored in 分, shown as `{"amount": "1800000.00", "currency": "CNY"}`."""

    default_error_messages = {"invalid": _("Give the amount as text and CNY as currency.")}

    def to_representation(self, value: int) -> dict[str, str]:
        return {"amount": f"{Decimal(value) / 100:.2f}", "currency": "CNY"}

    def to_internal_value(self, data: Any) -> int:
        try:
            fen = Decimal(str(data["amount"])) * 100
        except (ArithmeticError, TypeError, KeyError):
            self.fail("invalid")
        # Compared before it is converted: NaN, infinity and a million digits are numbers to Decimal.
        if data.get("currency", "CNY") != "CNY" or not fen.is_finite() or not 0 <= fen <= MOST_FEN:
            self.fail("invalid")
        if fen != int(fen):
            self.fail("invalid")
        return int(fen)


class ReasonSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """The body of a step that asks for, or allows, a reason."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
