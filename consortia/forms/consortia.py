"""Forms of consortia, invitations and seats."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consortia.models import DATA, FOUNDING, Consortium, MemberRole
from consortia.selectors import Seating
from kernel.accounts.models import User
from members import permissions as members
from members.models import Organisation
from members.selectors import organisations_where


def long_text(rows: int, limit: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": limit, "data-behaviour": "counter"})


class ConsortiumForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a consortium says of itself."""

    class Meta:
        model = Consortium
        fields: tuple[str, ...] = DATA
        widgets = {
            "goal": long_text(4, 2000),
            "introduction": long_text(5, 4000),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "field": _("For example medical devices or synthetic biology."),
            "region": _("Where it will be filed, for example 上海市宝山区."),
            "kind": _(
                "Task type: for one goal. Ecosystem type: along a chain. Platform type: shared facilities."
            ),
            "goal": _("What shall be solved together, in one or two sentences."),
            "task_mode": _("Rolling: tasks come and go. Fixed term: all tasks end with the term."),
            "takes_applications": _(
                "The consortium is then listed for everybody, with its goal and introduction."
            ),
            "idle_days": _("Members without a task or without activity for so long are shown as idle."),
        }

    def validate_unique(self) -> None:
        """Left to the action: rows of other tenants are hidden here."""

    def validate_constraints(self) -> None:
        """Left to the action, which names the field."""

    def fieldsets(self) -> list[tuple[object, list[forms.BoundField]]]:
        """What the consortium says of itself, its term, and who comes to it."""
        parts = (
            (_("About the consortium"), FOUNDING),
            (_("Term and tasks"), ("task_mode", "starts_on", "ends_on")),
            (_("Joining and taking part"), ("takes_applications", "idle_days")),
        )
        return [(legend, [self[name] for name in names]) for legend, names in parts]


class FoundingForm(ConsortiumForm):
    """With the organisation that leads: one of those for which the founder may join consortia."""

    lead = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Lead organisation"), empty_label=None
    )
    field_order = ("lead", *FOUNDING)

    class Meta(ConsortiumForm.Meta):
        fields: tuple[str, ...] = FOUNDING

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = cast("forms.ModelChoiceField[Organisation]", self.fields["lead"])
        lead.queryset = organisations_where(user, members.JOIN)

    def founding(self) -> dict[str, Any]:
        """The arguments of the action."""
        fields = dict(self.cleaned_data)
        return {"lead_id": fields.pop("lead").pk, **fields}


class InvitationForm(forms.Form):
    """An organisation of the directory or an address, the offered role, and why."""

    organisation = forms.UUIDField(required=False, widget=forms.HiddenInput)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_(
            "Gets a link that is valid for 14 days. Needed if the organisation is not in the directory."
        ),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[choice for choice in MemberRole.choices if choice[0] != MemberRole.LEAD],
        initial=MemberRole.MEMBER,
    )
    task = forms.CharField(label=_("Task in the consortium"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("Why this member"),
        max_length=300,
        required=False,
        help_text=_("For your own consortium; the invited organisation reads it too."),
    )
    message = forms.CharField(label=_("Message"), required=False, max_length=2000, widget=long_text(4, 2000))

    def invitation(self) -> dict[str, Any]:
        """The arguments of the action."""
        fields = dict(self.cleaned_data)
        return {"organisation_id": fields.pop("organisation"), **fields}


class TakeUpForm(forms.Form):
    """Which of one's organisations answers an invitation that came by mail."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Your organisation"), empty_label=None
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        organisation.queryset = organisations_where(user, members.JOIN)


class SeatForm(forms.Form):
    """A person for an organisation, and a role; the choices are those the asking person may make."""

    person = forms.ChoiceField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, seating: Seating, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = seating.candidates
        people = [(key, f"{each.user} · {each.organisation}") for key, each in self.candidates.items()]
        self._offer("person", people)
        self._offer("role", [(role.value, role.label) for role in seating.roles])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = [("", _("Please choose")), *choices]

    def seat(self) -> dict[str, Any]:
        """The arguments of the action."""
        chosen = self.candidates[self.cleaned_data["person"]]
        return {
            "organisation_id": chosen.organisation.pk,
            "user": chosen.user,
            "role": self.cleaned_data["role"],
        }


class ReasonForm(forms.Form):
    """The reason that a step asks for; the action refuses an empty one."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000, widget=long_text(3, 2000))


def organisation_chosen(value: str) -> UUID | None:
    """The organisation a search page was opened with, or none if the address was tampered with."""
    try:
        return UUID(value)
    except ValueError:
        return None
