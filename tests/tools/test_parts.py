import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import parts

ENDLESS = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [ENDLESS[0], "-c", f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {ENDLESS[2]}"]
DEMO = f"""
from tools import parts
import time
print(parts.start('web', {ENDLESS!r}).process.pid, flush=True)
time.sleep(60)
"""


def wait_for(text: str, capfd: pytest.CaptureFixture[str]) -> str:
    seen = ""
    deadline = time.monotonic() + 20
    while text not in seen and time.monotonic() < deadline:
        seen += capfd.readouterr().out
        time.sleep(0.05)
    return seen


def test_part_output_is_labelled(capfd: pytest.CaptureFixture[str]) -> None:
    part = parts.start("web", ["echo", "hello"])
    assert part.process.wait(20) == 0
    part.reader.join(20)
    assert wait_for("hello", capfd) == "web    | hello\n"


def test_ended_part_is_found() -> None:
    living, ending = parts.start("web", ENDLESS), parts.start("beat", ["true"])
    ending.process.wait(20)
    assert parts.ended([living, ending]) is ending
    parts.stop_all([living])
    assert living.process.returncode == -signal.SIGTERM


def test_part_that_does_not_end_by_itself_is_ended(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PATIENCE", 0.2)
    part = parts.start("worker", STUBBORN)
    wait_for("up", capfd)
    parts.stop_all([part])
    assert part.process.wait(20) == -signal.SIGKILL
    assert "worker does not end by itself" in capfd.readouterr().out


def test_part_ends_when_the_demo_is_killed() -> None:
    demo = subprocess.Popen([sys.executable, "-c", DEMO], stdout=subprocess.PIPE, text=True)
    assert demo.stdout is not None
    pid = int(demo.stdout.readline())
    demo.kill()
    demo.wait(20)
    deadline = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)
    demo.stdout.close()


def is_alive(pid: int) -> bool:
    """Not a zombie either: the orphan may wait for a reaper."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
