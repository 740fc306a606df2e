"""docker-compose.yml against the settings: what a deployment starts is what the code reads."""

import ast
import re
import tomllib
from typing import Any

import pytest
import yaml

from config.env import BASE_DIR
from tests.guards.test_env_example import names_read_by_portal
from tools import setup

COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
SERVING = sorted(set(OURS) - {"migrate"})
# Read by gunicorn itself, so not a name of config/env.py.
READ_BY_SERVERS = {"WEB_CONCURRENCY"}


def required_by_production() -> set[str]:
    """The names `ENV.require(…)` insists on, read from the source: importing it would stop the tests."""
    tree = ast.parse((BASE_DIR / "config" / "settings" / "production.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    required = [call for call in calls if getattr(call.func, "attr", "") == "require"]
    return {str(keyword.arg).upper() for call in required for keyword in call.keywords}


def test_compose_has_every_part_of_the_production_shape() -> None:
    assert sorted(SERVICES) == sorted(
        ["migrate", "web", "worker", "beat", "relay", "postgres", "redis", "storage", "proxy"]
    )
    assert OURS == ["beat", "migrate", "relay", "web", "worker"]


@pytest.mark.parametrize("name", OURS)
def test_compose_environment_is_known_to_the_settings(name: str) -> None:
    assert set(SERVICES[name]["environment"]) - READ_BY_SERVERS - names_read_by_portal() == set()


@pytest.mark.parametrize("name", OURS)
def test_compose_gives_every_name_production_requires(name: str) -> None:
    assert required_by_production() - set(SERVICES[name]["environment"]) == set()


def test_compose_gives_the_owner_to_the_migration_alone() -> None:
    knowing = [name for name, service in SERVICES.items() if "PORTAL_OWNER_PASSWORD" in str(service)]
    assert sorted(knowing) == ["migrate", "postgres"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_compose_service_has_health_check_or_is_one_shot(name: str) -> None:
    service = SERVICES[name]
    assert ("healthcheck" in service) != (service["restart"] == "no")


@pytest.mark.parametrize("name", OURS)
def test_compose_service_of_ours_is_locked_down(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service  # the image's own user, see the Dockerfile


@pytest.mark.parametrize("name", SERVING)
def test_compose_service_waits_for_the_migration(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_compose_secrets_come_from_the_environment_and_are_demanded() -> None:
    settings = [
        (name, str(value)) for service in SERVICES.values() for name, value in service["environment"].items()
    ]
    secret = {value for name, value in settings if re.search(r"PASSWORD|SECRET_KEY$|ACCESS_KEY|_URL$", name)}
    assert [value for value in secret if not re.search(r"\$\{[A-Z_]+:\?\}", value)] == []


def test_compose_opens_only_the_proxy() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inner"] == {"internal": True}


def test_compose_keeps_what_the_broker_accepted() -> None:
    assert "--appendonly yes" in str(SERVICES["redis"]["command"])


def test_compose_mounts_files_that_exist() -> None:
    mounts = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    files = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert [name for name in files if not (BASE_DIR / name).is_file()] == []
    assert len(files) == 3


def test_dockerfile_last_stage_runs_as_a_user_without_rights() -> None:
    lines = (BASE_DIR / "Dockerfile").read_text("utf-8").splitlines()
    stages = [number for number, line in enumerate(lines) if line.startswith("FROM ")]
    users = [line for line in lines[stages[-1] :] if line.startswith("USER ")]
    assert len(stages) == 3
    assert users == ["USER 10001"]


def test_dockerfile_installs_what_the_setup_installs() -> None:
    text = (BASE_DIR / "Dockerfile").read_text("utf-8")
    assert [name for name in setup.RUNTIME_PACKAGES if name not in text] == []
    assert f"uv:{setup.UV_VERSION} " in text


def test_docker_context_has_every_room() -> None:
    configured = tomllib.loads((BASE_DIR / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    admitted = (BASE_DIR / ".dockerignore").read_text("utf-8").splitlines()
    assert [room for room in configured["root_packages"] if f"!{room}" not in admitted] == []
