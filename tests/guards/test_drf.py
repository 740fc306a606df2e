"""REST resources: every action declares its right at definition, none escapes the common base."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.tenancy.api import PUBLIC, SIGNED_IN, STANDARD_ACTIONS, PortalViewSet
from kernel.tenancy.middleware import is_exempt
from kernel.tenancy.registry import AXES
from tests.guards.test_views import Place, places

API = [place for place in places() if place.route.startswith("api/") and not is_exempt(place.route)]
RESOURCES = sorted(
    {place.view.cls for place in API if hasattr(place.view, "cls")}, key=lambda cls: str(cls.__qualname__)
)
# Addresses under /api/ that are no resource, and why.
PLAIN = {"api/v1/status/<str:filing_number>/": "polled by machines: one query and a line of JSON"}
RIGHTS = {
    f"{axis.app_label}.{name}" for axis in AXES.values() for name, _label in axis.model._meta.permissions
}


def actions_of(resource: type[Any]) -> set[str]:
    extra = {name for entry in resource.get_extra_actions() for name in entry.mapping.values()}
    return extra | {name for name in STANDARD_ACTIONS if hasattr(resource, name)}


def served(resource: type[Any]) -> set[str]:
    views = [place.view for place in API if getattr(place.view, "cls", None) is resource]
    return {name for view in views for name in view.actions.values()}


def test_resource_with_an_undeclared_action_is_refused_at_definition() -> None:
    with pytest.raises(
        TypeError, match=r"Careless: no permission declared for \['answer', 'answers', 'list'\]"
    ):

        class Careless(PortalViewSet):
            permissions = {"retrieve": PUBLIC}

            def list(self, request: Request) -> Response:
                return Response()

            def retrieve(self, request: Request) -> Response:
                return Response()

            @action(detail=True, methods=["get"])
            def answers(self, request: Request) -> Response:
                return Response()

            @answers.mapping.post
            def answer(self, request: Request) -> Response:
                return Response()


def test_resource_that_inherits_an_action_declares_it_too() -> None:
    class Careful(PortalViewSet):
        permissions = {"list": PUBLIC}

        def list(self, request: Request) -> Response:
            return Response()

    with pytest.raises(TypeError, match="no permission declared"):

        class Careless(Careful):
            permissions = {}


@pytest.mark.parametrize("place", API, ids=lambda place: place.route)
def test_address_is_served_by_a_resource(place: Place) -> None:
    assert issubclass(getattr(place.view, "cls", object), PortalViewSet) != (place.route in PLAIN)
    assert place.route.startswith("api/v1/")
    assert place.route.endswith("/")


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda cls: cls.__qualname__)
def test_resource_declares_what_it_serves_and_nothing_else(resource: type[PortalViewSet]) -> None:
    assert resource.permissions.keys() == served(resource)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda cls: cls.__qualname__)
def test_resource_serves_every_action_it_has(resource: type[PortalViewSet]) -> None:
    """An action without an address is dead code, or one that was forgotten."""
    assert actions_of(resource) - served(resource) == set()


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda cls: cls.__qualname__)
def test_resource_names_rights_that_exist(resource: type[PortalViewSet]) -> None:
    assert set(resource.permissions.values()) - RIGHTS - {PUBLIC, SIGNED_IN} == set()


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda cls: cls.__qualname__)
def test_resource_keeps_the_common_guards(resource: type[PortalViewSet]) -> None:
    """Its own classes would take the place of the common ones, not come on top of them."""
    own = {"authentication_classes", "permission_classes", "throttle_classes"} & vars(resource).keys()
    assert own == set()


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda cls: cls.__qualname__)
def test_resource_lets_everybody_in_to_read_only(resource: type[PortalViewSet]) -> None:
    public = {name for name, right in resource.permissions.items() if right == PUBLIC}
    assert public <= {"list", "retrieve"}
