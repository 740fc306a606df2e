"""Forms of what organisations offer, of bookings and of the vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from members.kinds import OfferKind, Vocabulary
from members.models import Capability, Facility, Interest, Offered, Organisation, Service, Term
from members.selectors import terms

WAN = 1_000_000  # 分 in ten thousand yuan


def _lines(rows: int, most: int = 4000) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most, "data-behaviour": "counter"})


class WanField(forms.DecimalField):
    """An amount typed in ten thousand yuan; its clean value is the integer of 分."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_digits": 11, "decimal_places": 2} | kwargs)

    def clean(self, value: Any) -> int | None:
        amount = super().clean(value)
        return None if amount is None else int(amount * WAN)

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / WAN:.2f}".removesuffix(".00") if isinstance(value, int) else value


def _grouped(field: Any, found: Any) -> None:
    """The terms to choose from, each in its group."""
    field.queryset = found
    is_one = not isinstance(field, forms.ModelMultipleChoiceField)
    empty = [("", _("Please choose"))] if is_one else []
    groups = [
        (label, [(str(term.pk), terms.label_of(term)) for term in of_group])
        for label, of_group in terms.grouped(found)
    ]
    field.choices = [*empty, *groups]


class OfferForm(forms.ModelForm):  # type: ignore[type-arg]
    """Common to the four kinds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "terms" in self.fields:
            kept = self.instance.terms.all() if not self.instance._state.adding else ()
            _grouped(self.fields["terms"], terms.choosable(kept=kept))
            self.fields["terms"].widget.attrs["size"] = 8
            self.fields["terms"].help_text = _(
                "By these it is found. Several with Ctrl or ⌘, twelve at most."
            )

    def validate_constraints(self) -> None:
        """Left to the action, which names the field."""

    def values(self) -> dict[str, Any]:
        """As the actions take them."""
        return dict(self.cleaned_data)


class CapabilityForm(OfferForm):
    class Meta:
        model = Capability
        fields = ("term", "maturity", "description", "is_public")
        labels: ClassVar[dict[str, Any]] = {"term": _("Capability")}
        widgets: ClassVar[dict[str, forms.Widget]] = {"description": _lines(5)}
        help_texts: ClassVar[dict[str, Any]] = {
            "term": _("From the vocabulary that all organisations share. Propose a term if one is missing."),
            "description": _("What you have done with it, with figures where there are any."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [] if self.instance._state.adding else [self.instance.term]
        _grouped(self.fields["term"], terms.choosable(Vocabulary.CAPABILITY, kept=kept))

    def validate_unique(self) -> None:
        """Left to the action, which knows the organisation."""


class FacilityForm(OfferForm):
    class Meta:
        model = Facility
        fields = (
            "name",
            "kind",
            "open_to",
            "notice_days",
            "terms",
            "model_number",
            "location",
            "parameters",
            "conditions",
            "price_note",
            "is_active",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {"parameters": _lines(5), "conditions": _lines(4)}
        help_texts: ClassVar[dict[str, Any]] = {
            "notice_days": _("How many working days before the first day a request must be in."),
            "conditions": _("Who operates it, what may be brought in, safety, insurance, results."),
            "is_active": _("Untick it to retire the facility: it is no longer shown or booked."),
        }

    def clean_notice_days(self) -> int:
        days: int = self.cleaned_data["notice_days"]
        if days > 60:
            raise forms.ValidationError(_("At most sixty working days."))
        return days


class ServiceForm(OfferForm):
    class Meta:
        model = Service
        fields = ("name", "kind", "terms", "description", "price_note", "contact", "is_public")
        widgets: ClassVar[dict[str, forms.Widget]] = {"description": _lines(5)}
        help_texts: ClassVar[dict[str, Any]] = {
            "contact": _("Shown with the service: an office or a work number rather than a person."),
        }


class InterestForm(OfferForm):
    least_fen = WanField(label=_("From (10,000 yuan)"), required=False)
    most_fen = WanField(label=_("Up to (10,000 yuan)"), required=False)

    class Meta:
        model = Interest
        fields = ("name", "form", "maturity", "least_fen", "most_fen", "terms", "description", "is_public")
        widgets: ClassVar[dict[str, forms.Widget]] = {"description": _lines(5)}


FORMS: dict[str, type[OfferForm]] = {
    OfferKind.CAPABILITY: CapabilityForm,
    OfferKind.FACILITY: FacilityForm,
    OfferKind.SERVICE: ServiceForm,
    OfferKind.INTEREST: InterestForm,
}


def form_for(kind: str, data: Mapping[str, Any] | None = None, thing: Offered | None = None) -> OfferForm:
    return FORMS[kind](data, instance=thing)


class ProposalForm(forms.Form):
    """A term that is missing."""

    name = forms.CharField(label=_("Vocabulary term"), max_length=60)
    reason = forms.CharField(label=_("What you need it for"), max_length=300, required=False)


# Bookings


class BookingForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Book for"))
    starts_at = forms.DateTimeField(label=_("From"))
    ends_at = forms.DateTimeField(label=_("To"))
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2000,
        help_text=_("What you want to do with it: material, amounts, what you bring, what you need."),
        widget=_lines(4, 2000),
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), each.name) for each in organisations]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        for name in ("starts_at", "ends_at"):
            self.fields[name].widget = forms.DateTimeInput(
                attrs={"type": "datetime-local", "step": 900}, format="%Y-%m-%dT%H:%M"
            )


class AnswerForm(forms.Form):
    """The field of a confirmation dialog; whether it may be empty is the transition's rule."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=_lines(3), required=False)

    @classmethod
    def text_in(cls, data: Mapping[str, Any]) -> str:
        form = cls(data)
        form.full_clean()
        return str(form.cleaned_data.get("reason", ""))


# Vocabularies


class TermForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Term
        fields = ("vocabulary", "name", "name_en", "parent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = terms.terms_in_use().filter(parent=None)
        if not self.instance._state.adding:
            del self.fields["vocabulary"]
            groups = groups.filter(vocabulary=self.instance.vocabulary).exclude(pk=self.instance.pk)
        parent: Any = self.fields["parent"]
        parent.label, parent.empty_label = _("Group"), _("A group of its own")
        parent.queryset = groups

    def validate_unique(self) -> None:
        """Left to the action, like the rest of the rules."""

    def validate_constraints(self) -> None:
        """The same."""


class MergeTermForm(forms.Form):
    into = forms.ModelChoiceField(Term.objects.none(), label=_("Merge into"))

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _grouped(self.fields["into"], terms.terms_in_use(term.vocabulary).exclude(pk=term.pk))
