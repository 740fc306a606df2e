"""Forms about an organisation's people: offers of a role, powers, claims, merges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.documents.uploads import HandsInFile, UploadField
from members import selectors
from members.kinds import PowerScope
from members.models import Claim, Organisation, PowerOfAttorney
from members.permissions import StaffRole

# As the words stand on agreements, in either language of the interface.
LEGAL_REPRESENTATIVE, AGENT = "法定代表人", "授权代表"
CAPACITIES = [
    ("", "—"),
    (LEGAL_REPRESENTATIVE, _("Legal representative")),
    (AGENT, _("Agent with a written power of attorney")),
]


class StaffInvitationForm(forms.Form):
    """A role for whoever is behind an address."""

    email = forms.EmailField(label=_("The person's e-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=StaffRole.choices, initial=StaffRole.STAFF)
    capacity = forms.ChoiceField(
        label=_("Capacity"), choices=CAPACITIES, required=False, help_text=_("For signatories only.")
    )
    message = forms.CharField(
        label=_("Message"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class HandOverForm(forms.Form):
    """The colleague who takes over, and in which capacity the colleague signs, if there is signing."""

    email = forms.ChoiceField(label=_("Passes to"))
    capacity = forms.ChoiceField(
        label=_("Capacity"), choices=CAPACITIES, required=False, help_text=_("For signatories only.")
    )
    message = forms.CharField(
        label=_("Message"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, organisation: Organisation, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = selectors.staff_of(organisation).exclude(user=person)
        people = {each.user.email: f"{each.user.name} · {each.user.email}" for each in staff}
        self.fields["email"].choices = [("", _("Please choose")), *people.items()]  # type: ignore[attr-defined]


class PowerForm(HandsInFile, forms.ModelForm):  # type: ignore[type-arg]
    """授权委托书: what 民法典 165 asks a power of attorney to name, and the signed paper itself."""

    agent = forms.ChoiceField(label=_("Agent"), help_text=_("Only signatories of this organisation."))
    scope = forms.MultipleChoiceField(
        label=_("Matters"), choices=PowerScope.choices, widget=forms.CheckboxSelectMultiple
    )
    file = UploadField(label=_("The signed paper"))

    class Meta:
        model = PowerOfAttorney
        fields = ("agent", "principal", "scope", "limits", "valid_from", "valid_until")
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, initial={"principal": organisation.legal_representative}, **kwargs)
        signatories = selectors.signatories_of(organisation)
        people = {str(each.user_id): each.user.name for each in signatories}
        self.fields["agent"].choices = [("", _("Please choose")), *people.items()]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The action makes the row and judges it."""

    def power(self) -> dict[str, Any]:
        """The arguments of the action, but for the file."""
        names = ("principal", "scope", "limits", "valid_from", "valid_until")
        return {"agent_id": self.cleaned_data["agent"]} | {name: self.cleaned_data[name] for name in names}


class ClaimForm(HandsInFile, forms.ModelForm):  # type: ignore[type-arg]
    """Why an organisation that nobody administers is one's own to run."""

    file = UploadField(
        label=_("Evidence"),
        help_text=_("Licence, letter of appointment or a stamped statement."),
        required=False,
    )

    class Meta:
        model = Claim
        fields = ("position", "statement")
        widgets = {"statement": forms.Textarea(attrs={"rows": 4, "maxlength": 2000})}

    def _post_clean(self) -> None:
        """The action makes the row and judges it."""


class MergeForm(forms.Form):
    """Which entry stays, which goes into it, and why they are one legal person."""

    kept = forms.CharField(
        label=_("Entry that stays"), help_text=_("Unified social credit code."), max_length=40
    )
    absorbed = forms.CharField(
        label=_("Entry that goes into it"), help_text=_("Unified social credit code."), max_length=40
    )
