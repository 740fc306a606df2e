"""Forms of applications, of what a member does, of departures and of a change of the lead."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consortia.forms.consortia import ReasonForm, long_text
from consortia.models import Consortium, MemberRole, Membership
from consortia.selectors.departures import Impact
from consortia.selectors.joining import applicants, possible_leads
from kernel.accounts.models import User
from members.models import Organisation

OTHER_ROLES = [choice for choice in MemberRole.choices if choice[0] != MemberRole.LEAD]


class ApplicationForm(forms.Form):
    """For which organisation, in which role, with what."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Your organisation"), empty_label=None
    )
    role = forms.ChoiceField(label=_("Role wished for"), choices=OTHER_ROLES, initial=MemberRole.MEMBER)
    task = forms.CharField(label=_("Task proposed"), max_length=300)
    reason = forms.CharField(
        label=_("Strengths"),
        max_length=300,
        widget=long_text(3, 300),
        help_text=_("What your organisation brings along: results, equipment, people, markets."),
    )
    message = forms.CharField(label=_("Message"), required=False, max_length=2000, widget=long_text(4, 2000))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        organisation.queryset = applicants(user)

    def application(self) -> dict[str, Any]:
        """The arguments of the action."""
        fields = dict(self.cleaned_data)
        return {"organisation_id": fields.pop("organisation").pk, **fields}


class MemberForm(forms.Form):
    """What a member does in the consortium; the lead keeps its role."""

    role = forms.ChoiceField(label=_("Role"), choices=OTHER_ROLES)
    task = forms.CharField(label=_("Task in the consortium"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("Why this member"), max_length=300, required=False, widget=long_text(3, 300)
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(membership, name) for name in ("role", "task", "reason")}
        super().__init__(*args, **kwargs)
        if membership.role == MemberRole.LEAD:
            del self.fields["role"]


class DepartureForm(ReasonForm):
    """The reason, and for each task held the member that takes it over."""

    def __init__(self, *args: Any, impact: Impact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heirs = [(str(heir.pk), str(heir)) for heir in impact.heirs]
        for part in impact.parts:
            self.fields[f"task-{part.task_id}"] = forms.ChoiceField(
                label=str(part.task),
                required=False,
                choices=[("", _("Nobody yet; the lead looks for somebody")), *heirs],
            )
        self.fields["reason"].required = True
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def departure(self) -> dict[str, Any]:
        """The arguments of the action."""
        handed = {
            UUID(name.removeprefix("task-")): UUID(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("task-") and value
        }
        return {"reason": self.cleaned_data["reason"], "handed_to": handed}


class LeadChangeForm(forms.Form):
    """Who leads next, and what the lead becomes."""

    successor = forms.ModelChoiceField(
        queryset=Membership.objects.none(), label=_("Next lead"), empty_label=_("Please choose")
    )
    role_after = forms.ChoiceField(
        label=_("Your role afterwards"), choices=OTHER_ROLES, initial=MemberRole.CORE
    )

    def __init__(self, *args: Any, consortium: Consortium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successor = cast("forms.ModelChoiceField[Membership]", self.fields["successor"])
        successor.queryset = possible_leads(consortium)

    def proposal(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {
            "successor_id": self.cleaned_data["successor"].pk,
            "role_after": self.cleaned_data["role_after"],
        }
