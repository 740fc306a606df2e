"""Forms of an organisation's figures, evidence, honours and people."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.accounts.models import User
from kernel.documents.models import Upload
from kernel.documents.uploads import HandsInFile, UploadField
from kernel.tenancy.forms import YuanField
from members import selectors
from members.kinds import EvidenceKind
from members.models import Evidence, Honour, Organisation, Person, YearFigures
from members.selectors.evidence import choices


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class KeptForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of the organisation's own; what is allowed is the action's to judge."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "evidence" in self.fields:
            field = cast("forms.ModelChoiceField[Evidence]", self.fields["evidence"])
            field.queryset = choices(organisation, getattr(self.instance, "evidence", None))
            field.empty_label = str(_("None"))

    def validate_unique(self) -> None:
        """Left to the action."""

    def validate_constraints(self) -> None:
        """Left to the action, which names the field."""

    def values(self) -> dict[str, Any]:
        """The arguments of the action."""
        values = dict(self.cleaned_data)
        if "evidence" in values:
            chosen = values.pop("evidence")
            values["evidence_id"] = chosen.pk if chosen else None
        return values


class FiguresForm(KeptForm):
    revenue = YuanField(label=_("Revenue (yuan)"), required=False)
    rd_spend = YuanField(
        label=_("R&D spend (yuan)"),
        required=False,
        help_text=_("As in the statistical return or the record of the super-deduction."),
    )

    field_order = ("year", "revenue", "rd_spend", "employees", "rd_staff", "source", "evidence")

    class Meta:
        model = YearFigures
        fields = ("year", "employees", "rd_staff", "source", "evidence")
        labels = {"evidence": _("Evidence on file")}
        help_texts = {
            "evidence": _("From the organisation's evidence; add the file there first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.setdefault("year", timezone.localdate().year - 1)
        for name in ("revenue", "rd_spend"):
            self.initial[name] = getattr(self.instance, f"{name}_fen")

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {f"{name}_fen": values.pop(name) for name in ("revenue", "rd_spend")}


class EvidenceForm(KeptForm):
    """What is said of a file that is there."""

    class Meta:
        model = Evidence
        fields = ("kind", "title", "valid_from", "valid_until", "note")
        widgets = {"valid_from": _day(), "valid_until": _day()}
        help_texts = {
            "valid_until": _("You are reminded 30 days before. Leave it out if it does not expire.")
        }


class WithFile(HandsInFile):
    """A form whose file is not optional."""

    def keep_for(self, organisation: Organisation, *, by: User) -> Upload:
        return cast("Upload", self.keep_upload(by=by, organisation_id=organisation.pk))


class NewEvidenceForm(WithFile, EvidenceForm):
    """With the file itself."""

    file = UploadField(label=_("File"))

    def said(self) -> dict[str, Any]:
        """The arguments of the action, beside the file."""
        return {name: self.cleaned_data[name] for name in EvidenceForm.Meta.fields}


class ReplacementForm(WithFile, forms.Form):
    """A newer file in the place of one that expires."""

    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=_day())
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=_day())
    file = UploadField(label=_("File"))

    def term(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("valid_from", "valid_until")}


class HonourForm(KeptForm):
    class Meta:
        model = Honour
        fields = ("name", "issuer", "level", "awarded_on", "valid_until", "evidence", "is_public")
        labels = {"evidence": _("Evidence on file")}
        widgets = {"awarded_on": _day(), "valid_until": _day()}


class PersonForm(KeptForm):
    account = forms.EmailField(
        label=_("E-mail of the person's account"),
        required=False,
        help_text=_(
            "With it the person decides alone whether to be shown; without it a signed consent does."
        ),
    )

    class Meta:
        model = Person
        fields = (
            "name",
            "position",
            "title",
            "field",
            "is_contact",
            "phone",
            "email",
            "biography",
            "wants_public",
        )
        widgets = {
            "biography": forms.Textarea(attrs={"rows": 4, "maxlength": 1000, "data-behaviour": "counter"})
        }
        labels = {"name": _("Full name")}
        help_texts = {
            "phone": _("Seen by your administrators in full, by everybody else at your organisation masked."),
            "wants_public": _("Shown only after the person has agreed, and no longer than that."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.user:
            self.initial["account"] = self.instance.user.email

    def clean_account(self) -> User | None:
        given = self.cleaned_data["account"]
        user = selectors.person_by_email(given) if given else None
        if given and user is None:
            raise forms.ValidationError(_("No account has this address."))
        return user

    def values(self) -> dict[str, Any]:
        values = super().values()
        user = values.pop("account")
        return values | {"user_id": user.pk if user else None}


class ProofForm(forms.Form):
    """The signed paper of somebody without an account."""

    evidence = forms.ModelChoiceField(
        Evidence.objects.none(), label=_("Signed consent"), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = choices(organisation).filter(kind=EvidenceKind.CONSENT)
        cast("forms.ModelChoiceField[Evidence]", self.fields["evidence"]).queryset = papers
