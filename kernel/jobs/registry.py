"""Names of tasks and the functions behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Reports where a long task is; raises JobCancelled when the user has stopped it."""

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None: ...


type TaskFunction = Callable[..., None]
TASKS: dict[str, TaskFunction] = {}


def task(name: str) -> Callable[[TaskFunction], TaskFunction]:
    """Register `function(job, progress, **arguments)` under a name that is stored in the outbox.

    A task may run twice (a worker killed between effect and confirmation): its effect must be keyed so
    that the second run changes nothing. It opens its own scope; no transaction is held around it.
    """

    def decorate(function: TaskFunction) -> TaskFunction:
        TASKS[name] = function
        return function

    return decorate
