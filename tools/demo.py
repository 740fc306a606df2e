"""The demo in one foreground process: database, migrations, sample data, then web, worker, beat and relay.

Ctrl-C or SIGTERM stops all of it. Nothing is restarted behind your back: when one part ends, all end.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config.env import BASE_DIR, Env
from tools.parts import Part, ended, start, stop_all

BIN = Path(sys.executable).parent
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
DATA = ("broker", "cache", "demo", "files", "mail", "postgres", "static", "secret_key")
READY_WITHIN = 90


class DemoError(Exception):
    """One line for the person at the terminal."""


def say(text: str) -> None:
    print(f"demo: {text}", flush=True)


# Before anything starts


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def check_port(port: int) -> None:
    if port_is_free(port):
        return
    other = next(n for n in range(port + 1, 65536) if port_is_free(n))
    raise DemoError(f"port {port} is taken by another program. Choose another: make demo PORT={other}")


def check_libraries() -> None:
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            raise DemoError(
                f"the system library {library} is missing. Please install: apt-get install {package}"
            ) from None


def check_redis(url: str) -> None:
    import redis

    try:
        redis.Redis.from_url(url, socket_connect_timeout=5).ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise DemoError(f"the broker named by REDIS_URL cannot be reached: {first_line(error)}") from None


def check_database(name: str, url: str) -> None:
    import psycopg2

    try:
        psycopg2.connect(url, connect_timeout=5).close()
    except psycopg2.Error as error:
        raise DemoError(f"the database named by {name} cannot be reached: {first_line(error)}") from None


def first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """One demo per data folder: two workers and two beats on one broker would confuse each other."""
    var.mkdir(parents=True, exist_ok=True)
    with Path(f"{var}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DemoError(
                f"another demo uses {var}: stop it, or set PORTAL_VAR to another folder"
            ) from None
        yield


def start_over(env: Env) -> None:
    """Remove what the portal made in its data folder, and nothing else that may lie there."""
    from config import postgres

    if env.database_url:
        raise DemoError(
            "RESET does not empty the database named by DATABASE_URL: unset it, or empty it yourself"
        )
    say(f"removing the data under {env.var}")
    postgres.stop(env.var)
    for name in DATA:
        path = env.var / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def database(env: Env) -> Iterator[None]:
    """The configured server, checked; else the embedded one, stopped again if it was we who started it."""
    if env.database_url:
        check_database("DATABASE_URL", env.database_url)
        if env.migration_database_url:
            check_database("MIGRATION_DATABASE_URL", env.migration_database_url)
        yield
        return
    from config import postgres

    ran = (env.var / "postgres" / "postmaster.pid").exists()
    try:
        postgres.ensure_running(env.var)
    except Exception as error:  # noqa: BLE001 - whatever the wheel raises, the reader needs one line
        raise DemoError(
            f"the embedded PostgreSQL does not start: {first_line(error)} (see {env.var}/postgres/log)"
        ) from None
    try:
        yield
    finally:
        if not ran:
            postgres.stop(env.var)


# Preparing


def manage(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DemoError(f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def fingerprint(patterns: Iterable[str]) -> str:
    sums = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in BASE_DIR.glob(pattern) if path.is_file()):
        state = path.stat()
        sums.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return sums.hexdigest()


def once(env: Env, command: str, *arguments: str, reads: Iterable[str]) -> None:
    """Run a management command unless nothing it reads has changed since it last ran on this data."""
    stamp = env.var / "demo" / f"{command}.stamp"
    wanted = fingerprint(reads) + env.database_url
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    say(f"running {command}")
    manage(command, *arguments)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted, "utf-8")


def prepare(env: Env) -> None:
    once(env, "migrate", "--verbosity=0", reads=["uv.lock", "*/migrations/*.py", "kernel/*/migrations/*.py"])
    once(env, "collectstatic", "--noinput", "--verbosity=0", reads=["uv.lock", "static/**/*"])
    once(env, "load_sample", reads=[])


# Running


def commands(env: Env, port: int) -> dict[str, list[str]]:
    celery = [str(BIN / "celery"), "--quiet", "-A", "config.celery"]
    quiet = ["--loglevel=WARNING"]
    web = ["--workers=2", "--threads=4", "--preload", "--graceful-timeout=5", "--log-level=warning"]
    return {
        "web": [str(BIN / "gunicorn"), "config.wsgi", f"--bind=127.0.0.1:{port}", *web],
        "worker": [*celery, "worker", *quiet, "--concurrency=2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", *quiet, f"--schedule={env.var / 'demo' / 'beat'}", "--pidfile="],
        "relay": [sys.executable, "manage.py", "relay"],
    }


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(parts: list[Part], port: int, stopping: threading.Event) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not stopping.is_set() and ended(parts) is None and not is_ready(port):
        if time.monotonic() > deadline:
            say(f"not ready after {READY_WITHIN} s; see http://127.0.0.1:{port}/healthz/ready")
            return
        stopping.wait(0.2)


def watch(parts: list[Part], stopping: threading.Event) -> None:
    while not stopping.wait(0.5):
        if part := ended(parts):
            raise DemoError(f"{part.name} ended with code {part.process.returncode}; stopped everything")


def serve(env: Env, port: int, stopping: threading.Event) -> None:
    began = time.monotonic()
    parts = [start(name, command) for name, command in commands(env, port).items()]
    try:
        accounts = manage("demo_accounts")
        wait_until_ready(parts, port, stopping)
        if not stopping.is_set() and ended(parts) is None:
            print(f"\n{accounts}", flush=True)
            say(f"http://127.0.0.1:{port} is ready after {time.monotonic() - began:.0f} s. Ctrl-C stops it.")
        watch(parts, stopping)
    finally:
        say("stopping")
        stop_all(parts)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the demo.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    parser.add_argument("--reset", action="store_true", help="remove all data first")
    return parser.parse_args()


def main() -> None:
    chosen = options()
    os.environ["PORT"] = str(chosen.port)
    env = Env.from_os()
    stopping = threading.Event()
    check_port(chosen.port)
    check_libraries()
    if env.redis_url:
        check_redis(env.redis_url)
    with alone(env.var):
        if chosen.reset:
            start_over(env)
        with database(env):
            prepare(env)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, lambda *_: stopping.set())
            serve(env, chosen.port, stopping)


if __name__ == "__main__":
    try:
        main()
    except DemoError as error:
        sys.exit(f"demo: {error}")
    except KeyboardInterrupt:
        sys.exit("demo: stopped")
