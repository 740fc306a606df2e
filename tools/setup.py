"""All set-up from a bare Debian 12 with python3 and node; repeating it costs a fraction of a second.

Standard library only: the system's python3 (3.11 or later) runs this before anything is installed.
Every step leaves a stamp with the hash of what it was made from, and is left out while that holds.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".setup"  # not under var/: starting over with the data must not mean installing again
LOG = STATE / "setup.log"
VENV = ROOT / ".venv"
UV_VERSION = "0.13.9"
PYTHON_WANTED = ("3.13", "3.12", "3.14")

RUNTIME_PACKAGES = {
    "libpango-1.0-0": "PDF layout",
    "libpangoft2-1.0-0": "PDF layout",
    "libharfbuzz-subset0": "fonts embedded in PDF",
    "fonts-noto-cjk": "Chinese type",
    "fonts-lxgw-wenkai": "Chinese type",
    "gettext": "translations",
}
TEST_PACKAGES = {
    "chromium": "browser tests",
    "redis-server": "tests of background work",
    "poppler-utils": "tests of PDF",
}


class SetupError(Exception):
    """One line for the person at the terminal."""


class Step(NamedTuple):
    """Work that holds as long as `inputs` are unchanged and `outputs` exist."""

    name: str
    inputs: Iterable[Path]
    outputs: Iterable[Path]
    work: Callable[[], None]


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def run(*command: str | Path, failure: str, env: dict[str, str] | None = None) -> None:
    """Run quietly into the log; raise `failure` with where to read more."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(map(str, command))}\n")
        log.flush()
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=log, stderr=log, check=False
        )
    if done.returncode:
        raise SetupError(f"{failure} (see {LOG.relative_to(ROOT)})")


def answers(*command: str | Path) -> str:
    """The first line a command prints, or nothing when it is absent or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def digest(paths: Iterable[Path]) -> str:
    sums = hashlib.sha256(str(ROOT).encode())  # a moved checkout has to be set up again
    for path in sorted(paths):
        sums.update(path.name.encode() + path.read_bytes())
    return sums.hexdigest()


def do(step: Step) -> None:
    stamp = STATE / f"{step.name}.stamp"
    outputs = list(step.outputs)
    wanted = digest(step.inputs)
    if all(p.exists() for p in outputs) and stamp.exists() and stamp.read_text("ascii") == wanted:
        return
    stamp.unlink(missing_ok=True)
    step.work()
    absent = [str(p.relative_to(ROOT)) for p in outputs if not p.exists()]
    if absent:
        raise SetupError(f"{step.name} did not make {', '.join(absent)}")
    stamp.write_text(wanted, "ascii")


# System packages


def missing_packages(packages: Iterable[str]) -> list[str]:
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *packages],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    installed = {line.split()[0] for line in listed if line.endswith(" installed")}
    return [name for name in packages if name not in installed]


def privilege() -> list[str] | None:
    """What to put before apt-get: nothing for root, sudo when it asks for no password, None when neither."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if answers("sudo", "-n", "echo", "yes") else None


def apt_install(names: list[str]) -> None:
    advice = f"Please install: apt-get install {' '.join(names)}"
    prefix = privilege()
    if prefix is None or not shutil.which("apt-get"):
        raise SetupError(advice)
    say(f"installing {' '.join(names)}")
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    run(*prefix, *quiet, "apt-get", "update", failure=f"apt-get update failed. {advice}")
    install = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    run(*prefix, *quiet, *install, failure=f"apt-get install failed. {advice}")


def ensure_packages(wanted: dict[str, str]) -> None:
    if not shutil.which("dpkg-query"):
        uses = ", ".join(f"{name} ({use})" for name, use in wanted.items())
        say(f"not a Debian system: please see to it that these are present: {uses}")
        return
    if missing := missing_packages(wanted):
        apt_install(missing)
        if still := missing_packages(wanted):
            raise SetupError(f"Please install: apt-get install {' '.join(still)}")


# Python


def uv() -> Path:
    """The uv on PATH when it is recent enough, else a private one beside the stamps."""
    found = shutil.which("uv")
    if found and _uv_release(found) >= (0, 8):
        return Path(found)
    private = STATE / "uv" / "bin" / "uv"
    if UV_VERSION not in answers(private, "--version"):
        _install_uv(private.parent.parent)
    return private


def _uv_release(path: str) -> tuple[int, ...]:
    words = answers(path, "--version").split()
    numbers = words[1].split(".")[:2] if len(words) > 1 else []
    return tuple(int(number) for number in numbers if number.isdigit())


def _install_uv(folder: Path) -> None:
    say(f"installing uv {UV_VERSION}")
    if not answers(sys.executable, "-c", "import ensurepip, venv; print(1)"):
        apt_install(["python3-venv"])
    run(sys.executable, "-m", "venv", "--clear", folder, failure="python3 -m venv failed")
    pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--only-binary", ":all:")
    run(*pip, f"uv=={UV_VERSION}", failure="pip could not install uv: is the package index reachable?")


def _is_python(path: str, release: str) -> str:
    """The real path of this interpreter if it is of `release`: a pyenv shim may exist and yet not run."""
    script = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"
    version, _, executable = answers(path, "-c", script).partition(" ")
    return executable if version == release else ""


def interpreter() -> str:
    """A Python the project runs on, from PATH, pyenv or uv; the last resort is that uv downloads one."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for release in PYTHON_WANTED:
        kept = sorted(pyenv.glob(f"{release}.*/bin/python"), reverse=True)
        for path in (*map(str, kept), f"python{release}"):
            if executable := _is_python(path, release):
                return executable
    if found := answers(uv(), "python", "find", "--system", ">=3.12"):
        return found
    release = PYTHON_WANTED[0]
    say(f"installing Python {release}")
    advice = f"no Python 3.12 or later found, nor could it be downloaded: please install Python {release}"
    run(uv(), "python", "install", release, failure=advice)
    return answers(uv(), "python", "find", "--managed-python", release)


def python_packages() -> None:
    say("installing Python packages")
    place = {"UV_PYTHON": interpreter(), "UV_PROJECT_ENVIRONMENT": str(VENV)}
    run(uv(), "sync", "--frozen", env=place, failure="uv sync failed: is the package index reachable?")


# Assets and translations


def node_packages() -> None:
    if not shutil.which("npm"):
        if not shutil.which("node"):
            raise SetupError("Please install: apt-get install nodejs npm (node 18 or later)")
        apt_install(["npm"])
    say("installing npm packages")
    run("npm", "ci", "--no-audit", "--no-fund", failure="npm ci failed: is the npm registry reachable?")


def assets() -> None:
    run("npm", "run", "assets", failure="npm run assets failed")


def translations() -> None:
    say("compiling translations")
    for source in (ROOT / "locale").glob("*/LC_MESSAGES/*.po"):
        failure = f"{source.relative_to(ROOT)} does not compile"
        run("msgfmt", "--check-format", "-o", source.with_suffix(".mo"), source, failure=failure)


def steps() -> list[Step]:
    lock, vendor = ROOT / "package-lock.json", ROOT / "static" / "vendor" / "icons.svg"
    messages = list((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    return [
        Step("python", [ROOT / "uv.lock"], [VENV / "bin/python", VENV / "bin/celery"], python_packages),
        Step("node", [lock], [ROOT / "node_modules"], node_packages),
        Step("assets", [lock, ROOT / "tools/assets.mjs", ROOT / "static/icons.txt"], [vendor], assets),
        Step("translations", messages, [path.with_suffix(".mo") for path in messages], translations),
    ]


@contextmanager
def alone() -> Iterator[None]:
    """Two set-ups of one checkout take turns."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demo", action="store_true", help="leave out what only the tests need")
    wanted = RUNTIME_PACKAGES if parser.parse_args().demo else RUNTIME_PACKAGES | TEST_PACKAGES
    with alone():
        LOG.write_text("", encoding="utf-8")
        ensure_packages(wanted)
        for step in steps():
            do(step)
    say("ready")


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit(f"setup: {error}")
    except KeyboardInterrupt:
        sys.exit("setup: stopped")
