"""Fail when a file that is generated from the code is older than the code."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from tools import messages


def manage(*arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=messages.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [] if done.returncode == 0 else (done.stdout + done.stderr).strip().splitlines()


def migrations() -> list[str]:
    return manage("makemigrations", "--check", "--dry-run")


def diagrams() -> list[str]:
    return manage("lifecycles", "--check")


def openapi() -> list[str]:
    """The committed document against one made now, which must give no warning."""
    committed = messages.ROOT / "docs" / "openapi.yaml"
    made = committed.with_suffix(".new.yaml")
    try:
        problems = manage("spectacular", "--validate", "--fail-on-warn", "--lang", "en", "--file", str(made))
        if problems or (committed.exists() and made.read_bytes() == committed.read_bytes()):
            return problems
    finally:
        made.unlink(missing_ok=True)
    return ["docs/openapi.yaml is stale: run make generated"]


CHECKS: dict[str, Callable[[], list[str]]] = {
    "migrations": migrations,
    "translations": messages.stale,
    "OpenAPI": openapi,
    "diagrams": diagrams,
}


def main() -> None:
    failed = False
    for name, check in CHECKS.items():
        problems = check()
        print(f"{name}: {'stale' if problems else 'fresh'}", *problems, sep="\n  ", flush=True)
        failed |= bool(problems)
    sys.exit(failed)


if __name__ == "__main__":
    main()
