"""Forms of bodies, offices, motions, votes and the rules for them."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from consortia.forms.consortia import long_text
from consortia.forms.roadmap import day_input
from consortia.kinds import Choice, OfficeTitle, ResolutionKind
from consortia.models import Body, Consortium, Office, Resolution, Seat, VotingRule
from consortia.selectors import governance as bodies
from consortia.selectors import meetings
from consortia.selectors.votes import FREE, PROCEDURE
from members.models import Organisation

PROCEDURE_HELP = {
    "quorum_percent": _("So many per cent of the votes must be cast; the number itself is enough."),
    "majority_exceeds": _("More than half: tick it. Two thirds or more: leave it empty."),
}


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class BodyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Body
        fields = ("name", "duties", "cycle", "term_years")
        widgets: ClassVar[dict[str, forms.Widget]] = {"duties": long_text(5, 4000)}
        help_texts: ClassVar[dict[str, Any]] = {
            "cycle": _("For example: twice a year, and whenever a third of the members ask for it."),
            "term_years": _("New offices end after so many years; 0 for no end."),
        }


class OfficeForm(forms.Form):
    """Somebody seated in the consortium, or a name."""

    person = forms.ChoiceField(label=_("Person with a seat"), required=False)
    person_name = forms.CharField(
        label=_("Or a name"),
        max_length=60,
        required=False,
        help_text=_("Somebody without an account takes part in meetings but cannot vote here."),
    )
    title = forms.ChoiceField(label=_("Office"), choices=OfficeTitle.choices, initial=OfficeTitle.MEMBER)
    weight = forms.IntegerField(label=_("Weight of the vote"), min_value=0, max_value=10_000, initial=1)
    starts_on = forms.DateField(label=_("From"), widget=day_input())
    ends_on = forms.DateField(
        label=_("To"),
        widget=day_input(),
        required=False,
        help_text=_("Left empty, the term of the body counts."),
    )

    def __init__(self, *args: Any, consortium: Consortium, is_assembly: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats: dict[str, Seat] = (
            {}
            if is_assembly
            else {f"{seat.organisation_id}:{seat.user_id}": seat for seat in bodies.candidates(consortium)}
        )
        people = [(key, f"{seat.user} · {seat.organisation}") for key, seat in self.seats.items()]
        cast("forms.ChoiceField", self.fields["person"]).choices = [("", _("Nobody with a seat")), *people]

    def office(self) -> dict[str, Any]:
        """The arguments of the action."""
        fields = dict(self.cleaned_data)
        seat = self.seats.get(fields.pop("person"))
        chosen = {"user": seat.user, "organisation_id": seat.organisation_id} if seat else {}
        return fields | chosen


class TermForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Office
        fields = ("title", "weight", "starts_on", "ends_on")
        widgets: ClassVar[dict[str, forms.Widget]] = {"starts_on": day_input(), "ends_on": day_input()}

    def validate_constraints(self) -> None:
        """Left to the action, which names the field."""


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = VotingRule
        fields = ("is_required", "body_kind", "days", *PROCEDURE)
        help_texts: ClassVar[dict[str, Any]] = PROCEDURE_HELP

    def validate_unique(self) -> None:
        """One rule a kind: the form changes it."""

    def validate_constraints(self) -> None:
        """Left to the action, which names the field."""


class MotionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new motion; the way of voting can be chosen for a general matter only."""

    body = forms.ModelChoiceField(
        queryset=Body.objects.none(), label=_("Body"), required=False, empty_label=_("As the rules say")
    )
    barred = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Member concerned"),
        required=False,
        empty_label=_("None"),
        help_text=_("It does not vote on this."),
    )

    class Meta:
        model = Resolution
        fields = ("kind", "title", "text", "body", "barred", "meeting", "deadline", *PROCEDURE)
        labels: ClassVar[dict[str, Any]] = {"meeting": _("At the meeting")}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "text": long_text(8, 10_000),
            "deadline": moment_input(),
        }
        help_texts: ClassVar[dict[str, Any]] = PROCEDURE_HELP | {
            "deadline": _("Left empty, the voting rule says how many days there are.")
        }

    def __init__(self, *args: Any, consortium: Consortium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deadline"].required = False
        self._offer("body", bodies.bodies_of(consortium))
        self._offer("meeting", meetings.open_meetings_of(consortium))
        self._offer("barred", bodies.member_organisations(consortium))
        for name in PROCEDURE:
            self.fields[name].required = False

    def _offer(self, name: str, rows: Any) -> None:
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def validate_constraints(self) -> None:
        """Left to the action, which names the field."""

    def text_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in PROCEDURE]

    def procedure_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PROCEDURE if name in self.fields]

    def _procedure(self) -> dict[str, Any]:
        """Of a general matter; for the others the rules alone count, whatever the fields show."""
        given = {name: self.cleaned_data.get(name) for name in PROCEDURE if name in self.cleaned_data}
        is_free = self.cleaned_data.get("kind", self.instance.kind) in FREE
        return {name: value for name, value in given.items() if is_free and value not in (None, "")}

    def motion(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        ids = {
            f"{name}_id": data[name].pk if data.get(name) else None for name in ("body", "barred", "meeting")
        }
        return {name: data[name] for name in ("kind", "title", "text", "deadline")} | ids | self._procedure()


class DraftForm(MotionForm):
    """A draft that is changed: matter and body stay."""

    class Meta(MotionForm.Meta):
        fields = ("title", "text", "meeting", "deadline", *PROCEDURE)

    body = None  # type: ignore[assignment]
    barred = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deadline"].required = True
        for name in ("title", "text"):
            self.fields[name].disabled = self.instance.subject_id is not None
        if self.instance.kind not in FREE:
            for name in PROCEDURE:
                del self.fields[name]

    def _offer(self, name: str, rows: Any) -> None:
        if name in self.fields:
            super()._offer(name, rows)

    def changes(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        meeting = data.get("meeting")
        texts = {name: data[name] for name in ("title", "text", "deadline")}
        return texts | {"meeting_id": meeting.pk if meeting else None} | self._procedure()


class VoteForm(forms.Form):
    """One voice."""

    choice = forms.ChoiceField(label=_("Your vote"), choices=Choice.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Comment"),
        max_length=300,
        required=False,
        help_text=_("Everybody in the consortium reads it."),
    )

    def __init__(self, *args: Any, is_secret: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_secret:
            del self.fields["comment"]


def kind_given(value: str) -> str:
    """The kind of matter that an address names, or a general one."""
    return value if value in ResolutionKind.values else ResolutionKind.GENERAL
