"""REST shapes of filings."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from filings import completeness, presentation, selectors
from filings.actions.drafting import LONGEST_BODY, LONGEST_FIELD
from filings.models import Dossier, Guideline, RegisterEntry, Remark, Submission


class PlanIndicatorSerializer(serializers.Serializer[Any]):
    """One verifiable indicator; complete with name, target, method, due and responsible."""

    name = serializers.CharField(max_length=LONGEST_FIELD, allow_blank=True, default="")
    unit = serializers.CharField(max_length=LONGEST_FIELD, allow_blank=True, default="")
    baseline = serializers.CharField(max_length=LONGEST_FIELD, allow_blank=True, default="")
    target = serializers.CharField(max_length=LONGEST_FIELD, allow_blank=True, default="")
    method = serializers.CharField(max_length=LONGEST_FIELD, allow_blank=True, default="")
    due = serializers.CharField(max_length=LONGEST_FIELD, allow_blank=True, default="")
    responsible = serializers.CharField(max_length=LONGEST_FIELD, allow_blank=True, default="")


class SectionSerializer(serializers.Serializer[Any]):
    """`version` is null in what the authority reads: a submission has no versions."""

    key = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    indicators = PlanIndicatorSerializer(many=True)
    version = serializers.IntegerField(allow_null=True)


class SectionTextSerializer(serializers.Serializer[Any]):
    """With `version` a newer text by somebody else is never overwritten (409)."""

    key = serializers.SlugField(max_length=40)
    body = serializers.CharField(
        max_length=LONGEST_BODY, allow_blank=True, trim_whitespace=False, required=False
    )
    indicators = PlanIndicatorSerializer(many=True, required=False)
    version = serializers.IntegerField(required=False, min_value=1)


class CheckSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(choices=["ok", "missing", "warn", "open"])
    note = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]


class CompletenessSerializer(serializers.Serializer[Any]):
    percent = serializers.IntegerField()
    checks = CheckSerializer(many=True)


class RemarkSerializer(serializers.ModelSerializer[Remark]):
    section = serializers.CharField(source="section_key")
    author = serializers.CharField(source="author_name")
    status = serializers.SerializerMethodField()

    class Meta:
        model = Remark
        fields = (
            "id",
            "section",
            "text",
            "author",
            "internal",
            "status",
            "published_at",
            "reply",
            "resolved_at",
            "created_at",
            "updated_at",
        )

    def get_status(self, remark: Remark) -> str:
        return "resolved" if remark.resolved_at else "open" if remark.published_at else "draft"


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    submitted_by = serializers.CharField(source="submitted_by_name")

    class Meta:
        model = Submission
        fields = ("id", "round", "receipt_number", "sha256", "submitted_by", "submitted_at")


class DossierSerializer(serializers.ModelSerializer[Dossier]):
    """A line of the list; names are those of the last submission."""

    consortium = serializers.CharField(source="consortium_slug", read_only=True)
    authority = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    status_text = serializers.CharField(source="get_status_display", read_only=True)
    officer = serializers.CharField(source="officer.name", default=None, read_only=True)
    can = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "consortium",
            "consortium_name",
            "authority",
            "guideline",
            "title",
            "number",
            "status",
            "status_text",
            "can",
            "round",
            "officer",
            "submitted_at",
            "accepted_at",
            "decided_at",
            "due_at",
            "publicity_until",
            "created_at",
            "updated_at",
        )

    def get_can(self, dossier: Dossier) -> list[str]:
        return selectors.abilities(dossier, self.context["request"].user)


class DossierDetailSerializer(DossierSerializer):
    """What the caller's side may read: the text being written, or the record that was submitted."""

    sections = serializers.SerializerMethodField()
    completeness = serializers.SerializerMethodField()
    remarks = serializers.SerializerMethodField()
    submissions = serializers.SerializerMethodField()

    class Meta(DossierSerializer.Meta):
        fields = (*DossierSerializer.Meta.fields, "sections", "completeness", "remarks", "submissions")

    @property
    def reading(self) -> selectors.Reading:
        reading: selectors.Reading = self.context["reading"]
        return reading

    @extend_schema_field(SectionSerializer(many=True))
    def get_sections(self, dossier: Dossier) -> Any:
        return SectionSerializer(self.reading.sections, many=True).data

    @extend_schema_field(CompletenessSerializer)
    def get_completeness(self, dossier: Dossier) -> Any:
        return completeness_of(self.reading.checks)

    @extend_schema_field(RemarkSerializer(many=True))
    def get_remarks(self, dossier: Dossier) -> Any:
        return RemarkSerializer(self.reading.remarks, many=True).data

    @extend_schema_field(SubmissionSerializer(many=True))
    def get_submissions(self, dossier: Dossier) -> Any:
        return SubmissionSerializer(self.reading.submissions, many=True).data


def completeness_of(checks: list[completeness.Check]) -> Any:
    return CompletenessSerializer({"percent": completeness.percent(checks), "checks": checks}).data


class OpenSerializer(serializers.Serializer[Any]):
    """`consortium` by its slug, `guideline` by its id; optional first texts."""

    consortium = serializers.SlugField()
    guideline = serializers.UUIDField()
    sections = SectionTextSerializer(many=True, required=False)


class WriteSerializer(serializers.Serializer[Any]):
    sections = SectionTextSerializer(many=True)


class SubmitSerializer(serializers.Serializer[Any]):
    """The two statements without which nothing is handed in."""

    truthful = serializers.BooleanField(default=False)
    no_secrets = serializers.BooleanField(default=False)


class RemarkTextSerializer(serializers.Serializer[Any]):
    """A remark on a section by its key, or on the whole dossier."""

    section = serializers.CharField(max_length=40, allow_blank=True, default="")
    text = serializers.CharField(max_length=2000)


class NewRemarkSerializer(RemarkTextSerializer):
    internal = serializers.BooleanField(default=False)


class ReturnSerializer(serializers.Serializer[Any]):
    """All remarks are handed over with the reason, those written before included."""

    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")
    remarks = RemarkTextSerializer(many=True, default=list)


class AnswerSerializer(serializers.Serializer[Any]):
    reply = serializers.CharField(max_length=2000, allow_blank=True, default="")
    resolved = serializers.BooleanField(default=False)


class PublicitySerializer(serializers.Serializer[Any]):
    """`days` only where the guideline names no period."""

    days = serializers.IntegerField(min_value=1, max_value=90, required=False, allow_null=True, default=None)


class GuidelineSerializer(serializers.ModelSerializer[Guideline]):
    """The rules as values; null where the guideline sets no number."""

    authority = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    authority_name = serializers.CharField(source="authority.name", read_only=True)
    can = serializers.SerializerMethodField()

    class Meta:
        model = Guideline
        fields = (
            "id",
            "authority",
            "authority_name",
            "title",
            "version",
            "doc_number",
            "effective_from",
            "effective_until",
            "status",
            "can",
            "intake",
            "outcome_word",
            "sections",
            "rules",
            "acceptance_days",
            "check_days",
            "correction_days",
            "correction_limit",
            "publicity_days",
            "day_kind",
            "created_at",
            "updated_at",
        )

    def get_can(self, guideline: Guideline) -> list[str]:
        return presentation.guideline_abilities(guideline, self.context["request"].user)


class EntrySerializer(serializers.ModelSerializer[RegisterEntry]):
    """A filed consortium as everybody may read it."""

    consortium = serializers.CharField(source="consortium_name", read_only=True)
    lead = serializers.CharField(source="lead_name", read_only=True)
    authority = serializers.CharField(source="authority_name", read_only=True)
    can = serializers.SerializerMethodField()

    class Meta:
        model = RegisterEntry
        fields = (
            "id",
            "filing_number",
            "consortium",
            "lead",
            "authority",
            "guideline_title",
            "field",
            "region",
            "member_count",
            "status",
            "status_text",
            "can",
            "outcome_word",
            "filed_on",
            "created_at",
            "updated_at",
        )

    def get_can(self, entry: RegisterEntry) -> list[str]:
        return []
