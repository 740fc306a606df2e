"""Every view says who may come in: read from the tree of addresses, and tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kernel.audit.lifecycle import REGISTRY
from kernel.audit.models import Event
from kernel.tenancy.decorators import Declaration, declaration_of
from kernel.tenancy.exceptions import UNDECLARED
from kernel.tenancy.middleware import is_exempt
from kernel.tenancy.registry import AXES
from tests.world import World

METHODS = {"GET", "POST"}
# App → the lifecycles whose steps its views are named after.
LIFECYCLES = {
    app: [lifecycle for model, lifecycle in REGISTRY.values() if model._meta.app_label == app]
    for app in {model._meta.app_label for model, _lifecycle in REGISTRY.values()}
}


class Place(NamedTuple):
    """One address with its view."""

    route: str
    name: str
    view: Any
    kwargs: frozenset[str]

    @property
    def app(self) -> str:
        return self.name.partition(":")[0]

    @property
    def step(self) -> str:
        return self.name.partition(":")[2]

    @property
    def declaration(self) -> Declaration | None:
        return declaration_of(self.view)


def places() -> list[Place]:
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Place]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, route, inner)
        else:
            yield _place(entry, route, space)


def _place(entry: URLPattern, route: str, space: str) -> Place:
    named = frozenset(
        part.split(":")[-1].rstrip(">") for part in route.split("<")[1:] for part in [part.split(">")[0]]
    )
    return Place(route, f"{space}{entry.name or entry.callback.__name__}", entry.callback, named)


DECLARED = [place for place in places() if place.declaration is not None]
PAGES = [place for place in DECLARED if place.declaration and place.declaration.axis != "api"]
TENANT = [place for place in DECLARED if place.declaration and place.declaration.axis in AXES]


def ids(place: Place) -> str:
    return place.name


def test_every_view_declares_its_permission_or_is_excepted_by_name() -> None:
    bare = [place.route for place in places() if place.declaration is None and not is_exempt(place.route)]
    assert bare == []


def test_exceptions_are_not_stale() -> None:
    routes = [place.route for place in places() if place.declaration is None]
    unused = [prefix for prefix in UNDECLARED if not any(route.startswith(prefix) for route in routes)]
    assert unused == []


def test_exceptions_are_whole_folders_with_a_reason() -> None:
    """A prefix that ends in the middle of a word would let its neighbours through."""
    assert [prefix for prefix, reason in UNDECLARED.items() if not prefix.endswith("/") or not reason] == []


def test_addresses_have_one_view_each() -> None:
    routes = [place.route for place in places()]
    assert sorted({route for route in routes if routes.count(route) > 1}) == []


def test_names_are_unique() -> None:
    names = [place.name for place in DECLARED]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("place", TENANT, ids=ids)
def test_tenant_view_lies_under_its_own_axis(place: Place) -> None:
    assert place.declaration is not None
    letter = {"consortium": "c", "authority": "a", "organisation": "o"}[place.declaration.axis]
    slug = AXES[place.declaration.axis].slug_kwarg
    assert place.route.startswith(f"{letter}/<slug:{slug}>/")
    assert place.kwargs & {axis.slug_kwarg for axis in AXES.values()} == {slug}


@pytest.mark.parametrize("place", TENANT, ids=ids)
def test_tenant_view_asks_for_a_permission_of_its_own_axis(place: Place) -> None:
    assert place.declaration is not None
    axis = AXES[place.declaration.axis]
    app, _dot, codename = place.declaration.permission.partition(".")
    assert app == axis.app_label
    assert codename in {name for name, _label in axis.model._meta.permissions}


@pytest.mark.parametrize("place", [place for place in PAGES if place not in TENANT], ids=ids)
def test_view_without_tenant_lies_under_no_axis(place: Place) -> None:
    assert place.kwargs & {axis.slug_kwarg for axis in AXES.values()} == set()
    assert not place.route.startswith(("c/", "a/", "o/"))


@pytest.mark.parametrize("place", PAGES, ids=ids)
def test_page_declares_the_methods_it_takes(place: Place) -> None:
    assert place.declaration is not None
    assert place.declaration.methods != ()
    assert set(place.declaration.methods) <= METHODS


@pytest.mark.parametrize(
    "place",
    [place for place in DECLARED if place.declaration and place.declaration.axis == "public"],
    ids=ids,
)
def test_public_view_says_why(place: Place) -> None:
    assert place.declaration is not None
    assert len(place.declaration.reason.split()) >= 3


def _steps() -> list[tuple[Place, str]]:
    """Tenant views named like a step of one of their app's lifecycles, with the step's permission."""
    return [
        (place, lifecycle[place.step].permission)
        for place in TENANT
        for lifecycle in LIFECYCLES.get(place.app, [])
        if place.step in lifecycle.transitions
    ]


@pytest.mark.parametrize(("place", "permission"), _steps(), ids=lambda value: getattr(value, "name", value))
def test_view_named_like_a_step_asks_for_what_the_table_says(place: Place, permission: str) -> None:
    """So that the right is stated once; a step on the other side's axis is checked at its door."""
    assert place.declaration is not None
    if permission.partition(".")[0] == AXES[place.declaration.axis].app_label:
        assert place.declaration.permission == permission
        assert "POST" in place.declaration.methods


# Tried, on addresses that only these tests serve


@pytest.mark.urls("tests.kernel.toy")
@pytest.mark.parametrize(
    "address", ["/undeclared/", "/undeclared-class/", "/accounts-of-somebody/", "/metricsandmore/"]
)
def test_view_that_declares_nothing_is_refused(address: str, world: World) -> None:
    with pytest.raises(ImproperlyConfigured, match="declares no permission"):
        world.client("lead_admin").get(address)
    quiet = Client(raise_request_exception=False)
    assert quiet.get(address).status_code == 500


@pytest.mark.urls("tests.kernel.toy")
@pytest.mark.parametrize(
    ("persona", "code"),
    [
        (None, 302),
        ("nobody", 404),
        ("other_lead", 404),
        ("officer", 404),
        ("lead_staff", 403),
        ("lead_admin", 200),
    ],
)
def test_tenant_view_answers_each_by_standing(persona: str | None, code: int, world: World) -> None:
    response = world.client(persona).get("/c/ylqx/inviting/")
    assert response.status_code == code
    if code == 302:
        assert response["Location"] == "/accounts/login/?next=/c/ylqx/inviting/"


@pytest.mark.urls("tests.kernel.toy")
@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_view_that_acts_does_so_on_post_only(method: str, world: World) -> None:
    client = world.client("lead_admin")
    assert getattr(client, method)("/c/ylqx/acting/").status_code == 405
    assert not Event.objects.filter(name="test.mark").exists()
    assert client.post("/c/ylqx/acting/").status_code == 200
    assert Event.objects.filter(name="test.mark").count() == 1


@pytest.mark.urls("tests.kernel.toy")
def test_view_that_acts_demands_the_csrf_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.lead_admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/c/ylqx/acting/").status_code == 403
    assert not Event.objects.filter(name="test.mark").exists()
