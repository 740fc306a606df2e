"""Names of tasks and the functions behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol


class Progress(Protocol):
    """Reports where a long task is; raises JobCancelled when the user has stopped it."""

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None: ...


type TaskFunction = Callable[..., None]
type Period = Literal["hour", "day"]

TASKS: dict[str, TaskFunction] = {}
ATTEMPTS: dict[str, int] = {}
PERIODIC: dict[str, Period] = {}

# With growing pauses: about five minutes of trouble are outlived. Mail and the like ask for more.
DEFAULT_ATTEMPTS = 6


def task(
    name: str, *, attempts: int = DEFAULT_ATTEMPTS, every: Period | None = None
) -> Callable[[TaskFunction], TaskFunction]:
    """Register `function(job, progress, **arguments)` under a name that is stored in the outbox.

    A task may run twice (a worker killed between effect and confirmation): its effect must be keyed so
    that the second run changes nothing. It opens its own scope; no transaction is held around it.
    After `attempts` failures the job stays failed for a person to see. With `every` the clock starts it.
    """

    def decorate(function: TaskFunction) -> TaskFunction:
        TASKS[name] = function
        ATTEMPTS[name] = attempts
        if every is not None:
            PERIODIC[name] = every
        return function

    return decorate
