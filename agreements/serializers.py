"""REST shapes of agreements."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements import selectors
from agreements.models import Agreement, Clause, DisputeRoute, Party, Signature
from agreements.text import CLAUSE_LIMIT


@extend_schema_field({"type": "string", "format": "decimal", "examples": ["40.00"]})
class ShareField(serializers.Field[int, Any, str, Any]):
    """Stored in hundredths of a percent, shown as a percentage with two places: "40.00"."""

    percent = serializers.DecimalField(max_value=100, min_value=0, max_digits=5, decimal_places=2)

    def to_representation(self, value: int) -> str:
        return f"{Decimal(value) / 100:.2f}"

    def to_internal_value(self, data: Any) -> int:
        return int(self.percent.run_validation(data) * 100)


class AgreementClauseSerializer(serializers.ModelSerializer[Clause]):
    class Meta:
        model = Clause
        fields = ("id", "key", "heading", "text", "mandatory", "matter", "version")


class AgreementSignatureSerializer(serializers.ModelSerializer[Signature]):
    class Meta:
        model = Signature
        fields = ("id", "signer_name", "capacity", "text_hash", "signed_at", "method")


class AgreementPartySerializer(serializers.ModelSerializer[Party]):
    share = ShareField(source="share_bp", read_only=True)
    signature = serializers.SerializerMethodField()

    class Meta:
        model = Party
        fields = (
            "id",
            "organisation",
            "name",
            "credit_code",
            "task",
            "inputs",
            "share",
            "status",
            "decline_reason",
            "signature",
        )

    @extend_schema_field(AgreementSignatureSerializer(allow_null=True))
    def get_signature(self, party: Party) -> Any:
        signature = getattr(party, "signature", None)
        return AgreementSignatureSerializer(signature).data if signature else None


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """A line of the list; `can` names the actions open to the caller."""

    consortium = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    can = serializers.SerializerMethodField()
    parties = AgreementPartySerializer(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "consortium",
            "kind",
            "title",
            "version",
            "status",
            "can",
            "text_hash",
            "dispute_route",
            "dispute_body",
            "sign_by",
            "sent_at",
            "in_force_at",
            "withdrawn_reason",
            "parties",
            "created_at",
            "updated_at",
        )

    def get_can(self, agreement: Agreement) -> list[str]:
        user = self.context["request"].user
        seats = self.context["seats"]
        return selectors.abilities(agreement, user, parties=list(agreement.parties.all()), seats=seats)


class AgreementDetailSerializer(AgreementSerializer):
    """With the whole text and, for a draft, what still keeps it from being sent."""

    clauses = AgreementClauseSerializer(many=True, read_only=True)
    blockers = serializers.SerializerMethodField()

    class Meta(AgreementSerializer.Meta):
        fields = (*AgreementSerializer.Meta.fields, "preamble", "clauses", "blockers")

    def get_blockers(self, agreement: Agreement) -> list[str]:
        return selectors.blockers(agreement) if agreement.is_draft else []


class AgreementCreateSerializer(serializers.Serializer[Any]):
    consortium = serializers.SlugField()
    title = serializers.CharField(max_length=120, required=False, default="")
    based_on = serializers.UUIDField(required=False, default=None, allow_null=True)


class AgreementClauseTextSerializer(serializers.Serializer[Any]):
    """One clause of a draft, named by `id` or by its `key` in the library."""

    id = serializers.UUIDField(required=False)
    key = serializers.CharField(required=False)
    heading = serializers.CharField(max_length=60, required=False)
    text = serializers.CharField(max_length=CLAUSE_LIMIT, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class AgreementPartyShareSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    task = serializers.CharField(max_length=300, required=False, allow_blank=True)
    inputs = serializers.CharField(max_length=300, required=False, allow_blank=True)
    share = ShareField(source="share_bp", required=False)


class AgreementChangeSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120, required=False)
    preamble = serializers.CharField(required=False)
    dispute_route = serializers.ChoiceField(choices=DisputeRoute.choices, required=False)
    dispute_body = serializers.CharField(max_length=120, required=False)
    sign_by = serializers.DateField(required=False, allow_null=True)
    clauses = AgreementClauseTextSerializer(many=True, required=False)
    parties = AgreementPartyShareSerializer(many=True, required=False)


class AgreementSignSerializer(serializers.Serializer[Any]):
    """`text_hash` is the fingerprint of the text that was read; the password is the signatory's own."""

    password = serializers.CharField(write_only=True, trim_whitespace=False)
    text_hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    party = serializers.UUIDField(required=False, default=None, allow_null=True)


class AgreementDeclineSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")
    party = serializers.UUIDField(required=False, default=None, allow_null=True)
