"""Forms of meetings: calling one, its agenda, attendance, minutes and the signed scan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from consortia.forms.governance import moment_input
from consortia.kinds import AttendanceStatus
from consortia.models import AgendaItem, Attendance, Body, Consortium, Meeting
from consortia.selectors import governance as bodies
from kernel.documents.uploads import HandsInFile, UploadField

LONGEST_MINUTES = 50_000


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Meeting
        fields: tuple[str, ...] = ("title", "starts_at", "ends_at", "place", "link")
        widgets: ClassVar[dict[str, forms.Widget]] = {"starts_at": moment_input(), "ends_at": moment_input()}
        help_texts: ClassVar[dict[str, Any]] = {"link": _("Of a video meeting.")}

    def validate_constraints(self) -> None:
        """Left to the action, which names the field."""


class PlanForm(MeetingForm):
    """A new meeting: with its body, and an agenda of one item a line."""

    body = forms.ModelChoiceField(queryset=Body.objects.none(), label=_("Body"), empty_label=None)
    agenda = forms.CharField(
        label=_("Agenda"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One item a line; it can be changed until the minutes are approved."),
    )
    field_order = ("body", "title", "starts_at", "ends_at", "place", "link", "agenda")

    class Meta(MeetingForm.Meta):
        fields = (*MeetingForm.Meta.fields, "body")

    def __init__(self, *args: Any, consortium: Consortium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Body]", self.fields["body"]).queryset = bodies.bodies_of(consortium)

    def clean_agenda(self) -> list[dict[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["agenda"].splitlines()]
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("An item has at most 200 characters."))
        return [{"title": line} for line in lines if line]

    def meeting(self) -> dict[str, Any]:
        """The arguments of the action."""
        fields = dict(self.cleaned_data)
        return {"body_pk": fields.pop("body").pk, **fields}


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = AgendaItem
        fields: tuple[str, ...] = ("title", "presenter")


class OutcomeForm(ItemForm):
    class Meta(ItemForm.Meta):
        fields = ("title", "presenter", "outcome")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "outcome": forms.Textarea(attrs={"rows": 4, "maxlength": 4000, "data-behaviour": "counter"})
        }


class AttendanceForm(forms.Form):
    """One line of the list for each person expected."""

    def __init__(self, *args: Any, lines: Iterable[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            label = f"{line.person_name} {line.organisation_name}".strip()
            self.fields[f"presence-{line.pk}"] = forms.ChoiceField(
                label=label, choices=AttendanceStatus.choices, initial=line.presence
            )
            self.fields[f"proxy-{line.pk}"] = forms.CharField(
                label=_("Proxy of %(person)s") % {"person": line.person_name},
                max_length=60,
                required=False,
                initial=line.proxy_name,
            )

    def rows(self) -> list[tuple[Attendance, forms.BoundField, forms.BoundField]]:
        return [(line, self[f"presence-{line.pk}"], self[f"proxy-{line.pk}"]) for line in self.lines]

    def attendance(self) -> dict[UUID, dict[str, str]]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            line.pk: {"presence": data[f"presence-{line.pk}"], "proxy_name": data[f"proxy-{line.pk}"]}
            for line in self.lines
        }


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=_("Minutes"),
        required=False,
        max_length=LONGEST_MINUTES,
        widget=forms.Textarea(attrs={"rows": 20, "maxlength": LONGEST_MINUTES, "data-behaviour": "counter"}),
        help_text=_("Agenda, attendance and results of votes are printed by themselves."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ScanForm(HandsInFile):
    file = UploadField(label=_("Signed scan"))
