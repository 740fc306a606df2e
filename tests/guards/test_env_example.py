""".env.example names everything that the portal and the compose file read, and nothing else."""

import re

from config.env import BASE_DIR

EXAMPLE = (BASE_DIR / ".env.example").read_text("utf-8")
COMPOSE = (BASE_DIR / "docker-compose.yml").read_text("utf-8")
PORTAL_PART, COMPOSE_PART = EXAMPLE.split("# --- Read by docker-compose.yml only")


def names_in(part: str) -> list[str]:
    return re.findall(r"^#?([A-Z][A-Z_]+)=", part, re.MULTILINE)


def names_read_by_portal() -> set[str]:
    source = (BASE_DIR / "config" / "env.py").read_text("utf-8")
    return set(re.findall(r'read\(\s*[\'"]([A-Z_]+)[\'"]', source))


def names_read_by_compose() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", COMPOSE))


def test_env_example_first_part_is_what_env_reads() -> None:
    assert set(names_in(PORTAL_PART)) == names_read_by_portal()


def test_env_example_second_part_is_what_only_compose_reads() -> None:
    assert set(names_in(COMPOSE_PART)) == names_read_by_compose() - names_read_by_portal()


def test_env_example_names_each_variable_once() -> None:
    names = names_in(EXAMPLE)
    assert sorted(names) == sorted(set(names))


def test_env_example_holds_no_secret() -> None:
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    secret = [
        name for name in values if re.search(r"SECRET|PASSWORD|_KEY", name) and name != "SECOND_FACTOR_ROLES"
    ]
    assert {name: values[name] for name in secret} == dict.fromkeys(secret, "")
