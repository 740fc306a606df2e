"""Processes that live and end together, each in its own group, their output labelled."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import NamedTuple

from config.env import BASE_DIR

PATIENCE = 15  # seconds a part gets to end by itself
PART_ENVIRONMENT = {
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore:::celery.platforms",  # a demo may be run by root
}
# No orphans on the port when the demo is killed outright: the kernel ends the part with its parent.
BOUND = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
COLOURS = {"web": 36, "worker": 32, "beat": 35, "relay": 33}


class Part(NamedTuple):
    name: str
    process: subprocess.Popen[str]
    reader: threading.Thread


def start(name: str, command: list[str]) -> Part:
    process = subprocess.Popen(
        [*BOUND, *command],
        cwd=BASE_DIR,
        env={**os.environ, **PART_ENVIRONMENT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,  # so that Ctrl-C reaches us alone and the parts end in order
    )
    reader = threading.Thread(target=_relay_output, args=(name, process), daemon=True)
    reader.start()
    return Part(name, process, reader)


def _relay_output(name: str, process: subprocess.Popen[str]) -> None:
    label = f"{name:<6} |"
    if sys.stdout.isatty():
        label = f"\x1b[{COLOURS[name]}m{label}\x1b[0m"
    assert process.stdout is not None  # noqa: S101 - it is piped
    with process.stdout:
        for line in process.stdout:
            print(label, line.rstrip(), flush=True)


def stop_all(parts: list[Part]) -> None:
    """Ask every part to end, wait, then end by force whatever is left of its process group."""
    for part in parts:
        part.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for part in parts:
        try:
            part.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{part.name} does not end by itself; ending it by force", flush=True)
        with suppress(ProcessLookupError):
            os.killpg(part.process.pid, signal.SIGKILL)
        part.reader.join(1)  # the last words of a part that failed matter most


def ended(parts: list[Part]) -> Part | None:
    return next((part for part in parts if part.process.poll() is not None), None)
