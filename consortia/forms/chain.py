"""Forms of the industry chain."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from consortia.models import ChainNode, Consortium, Membership
from consortia.selectors import chain


class NodeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A node, where it hangs, and who works there."""

    members = forms.MultipleChoiceField(
        label=_("Members at this node"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ChainNode
        fields = ("name", "position", "parent", "is_choke_point", "note")
        labels = {"parent": _("Below")}
        help_texts = {
            "name": _("Published challenges keep the name that the node had then."),
            "parent": _("A node of which this one is a part."),
            "is_choke_point": _("The chain depends here on a single source outside."),
        }

    field_order = ("name", "position", "parent", "is_choke_point", "note", "members")

    def __init__(self, *args: Any, consortium: Consortium, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = cast("forms.ModelChoiceField[ChainNode]", self.fields["parent"])
        parent.queryset = chain.nodes_of(consortium).exclude(pk=self.instance.pk)
        parent.empty_label = str(_("Nothing: the beginning of a branch"))
        present = [(str(each.pk), str(each)) for each in chain.placeable(consortium)]
        cast("forms.MultipleChoiceField", self.fields["members"]).choices = present

    def validate_unique(self) -> None:
        """Left to the action."""

    def node(self) -> dict[str, Any]:
        """The arguments of the actions on a node."""
        fields = {name: self.cleaned_data[name] for name in ("name", "position", "is_choke_point", "note")}
        parent = self.cleaned_data["parent"]
        return fields | {"parent_id": parent.pk if parent else None}


class PlacesForm(forms.Form):
    """At which nodes one member works."""

    nodes = forms.MultipleChoiceField(
        label=_("Nodes at which the member works"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        held = [str(node.pk) for node in chain.nodes_of_member(membership)]
        super().__init__(*args, **{"initial": {"nodes": held}} | kwargs)
        nodes = chain.in_tree(chain.nodes_of(Consortium(pk=membership.consortium_id)))
        choices = [(str(node.pk), f"{node.name} · {node.get_position_display()}") for node, _depth in nodes]
        cast("forms.MultipleChoiceField", self.fields["nodes"]).choices = choices
