"""The commands promised to newcomers and to scripts."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import BASE_DIR, Env
from tools import demo

TARGETS = ["setup", "demo", "test", "lint", "types", "bench", "ci", "messages"]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "qK4-Zt9_wXb2.Rm7yPc1!Vn8Jd5Lh3Gf6Ts0Ua_eWo-iBzMxEkQrYp",
    "DATABASE_URL": "postgres://portal_app:password@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "portal.example.cn",
    "SITE_URL": "https://portal.example.cn",
    "EMAIL_URL": "smtp+tls://user:password@127.0.0.1:1",
}


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=BASE_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_makefile_has_every_promised_target() -> None:
    made = set(re.findall(r"^([a-z]+):", (BASE_DIR / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert [name for name in TARGETS if name not in made] == []


def test_makefile_help_explains_every_target() -> None:
    made = set(re.findall(r"^([a-z]+):", (BASE_DIR / "Makefile").read_text("utf-8"), re.MULTILINE))
    explained = {line.split()[0] for line in run("make", "help").stdout.splitlines()}
    assert explained == made


def test_ci_script_calls_make_ci_last() -> None:
    script = BASE_DIR / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").splitlines()[-1] == "exec make ci"


def test_demo_on_a_taken_port_says_so_in_one_line(taken_port: int, tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "tools.demo", PORT=str(taken_port), PORTAL_VAR=str(tmp_path / "var"))
    message = re.fullmatch(
        rf"demo: port {taken_port} is taken by another program\. Choose another: make demo PORT=(\d+)\n",
        done.stderr,
    )
    assert done.returncode == 1
    assert message is not None
    assert int(message[1]) > taken_port
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_demo_with_an_unreachable_server_says_so_in_one_line(name: str, tmp_path: Path) -> None:
    urls = {
        "DATABASE_URL": "postgres://app:hidden@127.0.0.1:1/portal",
        "REDIS_URL": "redis://:hidden@127.0.0.1:1/0",
    }
    environment = {"PORT": "0", "PORTAL_VAR": str(tmp_path / "var"), name: urls[name]}
    done = run(sys.executable, "-m", "tools.demo", **environment)
    assert done.returncode == 1
    assert re.fullmatch(
        rf"demo: the (database|broker) named by {name} cannot be reached: [^\n]+\n", done.stderr
    )
    assert "hidden" not in done.stderr + done.stdout


def test_setup_repeated_does_nothing_and_is_fast() -> None:
    run("python3", "tools/setup.py")
    stamps = {path: path.stat().st_mtime_ns for path in (BASE_DIR / ".setup").glob("*.stamp")}
    began = time.monotonic()
    done = run("python3", "tools/setup.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, "setup: ready\n", "")
    assert time.monotonic() - began < 5
    assert {path: path.stat().st_mtime_ns for path in (BASE_DIR / ".setup").glob("*.stamp")} == stamps


def test_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    done = run(
        *(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        **PRODUCTION,
        PORTAL_VAR=str(tmp_path),
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_production_settings_name_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    names = sorted(set(PRODUCTION) - {"DJANGO_SETTINGS_MODULE", "SITE_URL", "DATABASE_URL"})
    environment = PRODUCTION | dict.fromkeys(names, "") | {"PORTAL_VAR": str(tmp_path)}
    done = run(sys.executable, "manage.py", "check", **environment)
    assert done.returncode == 1
    assert sorted(re.findall(r"^  ([A-Z_]+): ", done.stderr, re.MULTILINE)) == names
    assert "Traceback" not in done.stderr


def test_demo_reset_leaves_a_configured_database_alone(tmp_path: Path) -> None:
    environment = {
        "PORT": "0",
        "PORTAL_VAR": str(tmp_path / "var"),
        "DATABASE_URL": "postgres://127.0.0.1:1/portal",
    }
    done = run(sys.executable, "-m", "tools.demo", "--reset", **environment)
    assert done.returncode == 1
    assert done.stderr == (
        "demo: RESET does not empty the database named by DATABASE_URL: unset it, or empty it yourself\n"
    )


def test_demo_reset_removes_its_own_data_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "one.log").write_text("mail")
    (tmp_path / "secret_key").write_text("secret")
    (tmp_path / "thesis.txt").write_text("mine")
    demo.start_over(Env.from_os())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
