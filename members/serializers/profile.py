"""REST shapes of what an organisation keeps once."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from kernel.tenancy.serializers import MoneyField
from members import permissions as P
from members.kinds import EvidenceKind, FigureSource, HonourLevel
from members.models import Evidence, Honour, Person, YearFigures
from members.selectors import evidence as evidence_reading
from members.selectors import figures as figures_reading
from members.selectors import people as people_reading
from members.selectors.people import ConsentRow

SHARED = ("id", "organisation", "status", "can", "created_at", "updated_at")


class KeptSerializer(serializers.ModelSerializer[Any]):
    """A row of an organisation; `can` names what the caller may do with it."""

    right = P.MANAGE
    steps: tuple[str, ...] = ("change", "remove")
    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()

    def get_status(self, row: Any) -> str:
        return "kept"

    def get_can(self, row: Any) -> list[str]:
        user = self.context["request"].user
        return list(self.steps) if user.has_perm(self.right, row.organisation) else []


class FiguresSerializer(KeptSerializer):
    """One calendar year; `rd_intensity` in per cent, `doubts` in words."""

    right = P.MANAGE_FIGURES
    revenue = MoneyField(source="revenue_fen", allow_null=True)
    rd_spend = MoneyField(source="rd_spend_fen", allow_null=True)
    rd_intensity = serializers.SerializerMethodField()
    doubts = serializers.SerializerMethodField()

    class Meta:
        model = YearFigures
        fields = (
            *SHARED,
            "year",
            "revenue",
            "rd_spend",
            "employees",
            "rd_staff",
            "source",
            "evidence",
            "rd_intensity",
            "doubts",
        )

    def get_rd_intensity(self, figures: YearFigures) -> str | None:
        share = figures_reading.intensity(figures)
        return None if share is None else str(share)

    def get_doubts(self, figures: YearFigures) -> list[str]:
        return figures_reading.doubts(figures)


class FiguresChangeSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField(min_value=1, max_value=9999)
    revenue = MoneyField(source="revenue_fen", required=False, allow_null=True)
    rd_spend = MoneyField(source="rd_spend_fen", required=False, allow_null=True)
    employees = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=2_000_000_000
    )
    rd_staff = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=2_000_000_000)
    # A field of this name is taken out of the class; what the base says of `source` is another thing.
    source = serializers.ChoiceField(choices=FigureSource.choices, required=False)  # type: ignore[assignment]
    evidence = serializers.UUIDField(source="evidence_id", required=False, allow_null=True)


class EvidenceSerializer(KeptSerializer):
    """Evidence with its file; `status` is good, soon (expires within the term of notice) or expired."""

    right = P.MANAGE_FIGURES
    steps = ("change", "replace")
    sha256 = serializers.CharField(source="upload.sha256")
    file_name = serializers.CharField(source="upload.name")
    level = serializers.CharField(source="upload.level")

    class Meta:
        model = Evidence
        fields = (
            *SHARED,
            "kind",
            "title",
            "valid_from",
            "valid_until",
            "note",
            "upload",
            "file_name",
            "sha256",
            "level",
        )

    @extend_schema_field(serializers.ChoiceField(choices=["good", "soon", "expired"]))
    def get_status(self, row: Any) -> str:
        return evidence_reading.state_of(row)

    def get_can(self, row: Any) -> list[str]:
        can = super().get_can(row)
        return [*can, "remove"] if can and not getattr(row, "is_used", True) else can


class EvidenceChangeSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=EvidenceKind.choices)
    title = serializers.CharField(max_length=120)
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_until = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NewEvidenceSerializer(EvidenceChangeSerializer):
    """`upload` is the id of a file handed in for the organisation under `/api/v1/uploads/`."""

    upload = serializers.UUIDField()


class ReplacementSerializer(serializers.Serializer[Any]):
    upload = serializers.UUIDField()
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_until = serializers.DateField(required=False, allow_null=True)


class HonourSerializer(KeptSerializer):
    class Meta:
        model = Honour
        fields = (
            *SHARED,
            "name",
            "issuer",
            "level",
            "awarded_on",
            "valid_until",
            "evidence",
            "is_public",
        )


class HonourChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    issuer = serializers.CharField(max_length=120, required=False, allow_blank=True)
    level = serializers.ChoiceField(choices=HonourLevel.choices, required=False)
    awarded_on = serializers.DateField(required=False, allow_null=True)
    valid_until = serializers.DateField(required=False, allow_null=True)
    evidence = serializers.UUIDField(source="evidence_id", required=False, allow_null=True)
    is_public = serializers.BooleanField(required=False)


class PersonSerializer(KeptSerializer):
    """Somebody the organisation names; contacts are masked for callers who do not keep the list."""

    phone = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = (
            *SHARED,
            "name",
            "position",
            "title",
            "field",
            "phone",
            "email",
            "biography",
            "is_contact",
            "user",
            "wants_public",
            "consented_at",
            "consent_text",
            "consent_evidence",
        )

    @extend_schema_field(serializers.ChoiceField(choices=["public", "asked", "unproven", "inside"]))
    def get_status(self, row: Any) -> str:
        return people_reading.state_of(row)

    def get_phone(self, person: Person) -> str:
        return person.phone if self._in_full(person) else people_reading.mask_phone(person.phone)

    def get_email(self, person: Person) -> str:
        return person.email if self._in_full(person) else people_reading.mask_email(person.email)

    def _in_full(self, person: Person) -> bool:
        allowed: bool = self.context["request"].user.has_perm(P.MANAGE, person.organisation)
        return allowed


class PersonChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    position = serializers.CharField(max_length=60, required=False, allow_blank=True)
    title = serializers.CharField(max_length=60, required=False, allow_blank=True)
    field = serializers.CharField(max_length=120, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    biography = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    is_contact = serializers.BooleanField(required=False)
    wants_public = serializers.BooleanField(required=False)
    account = serializers.EmailField(
        required=False, allow_blank=True, help_text="E-mail of the person's account."
    )


class ProofSerializer(serializers.Serializer[Any]):
    evidence = serializers.UUIDField()


class SeenSerializer(serializers.Serializer[Any]):
    """What the caller has read: the text of a consent, or the fingerprint of the facts."""

    seen = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)


class ConsentSerializer(serializers.Serializer[ConsentRow]):
    """An entry about the caller that an organisation shows, or would like to."""

    id = serializers.UUIDField(source="person.pk")
    organisation = serializers.UUIDField(source="person.organisation_id")
    organisation_name = serializers.CharField(source="person.organisation.name")
    text = serializers.CharField()
    status = serializers.SerializerMethodField()
    can = serializers.SerializerMethodField()
    consented_at = serializers.DateTimeField(source="person.consented_at", allow_null=True)
    created_at = serializers.DateTimeField(source="person.created_at")
    updated_at = serializers.DateTimeField(source="person.updated_at")

    @extend_schema_field(serializers.ChoiceField(choices=["given", "asked"]))
    def get_status(self, row: ConsentRow) -> str:
        return "given" if row.person.is_public else "asked"

    def get_can(self, row: ConsentRow) -> list[str]:
        return ["refuse"] if row.person.is_public else ["give", "refuse"]


class FactsSerializer(serializers.Serializer[Any]):
    """What a copy of the organisation holds now, with its fingerprint."""

    fingerprint = serializers.CharField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    confirm_due_on = serializers.DateField()
    facts = serializers.DictField()
