"""Tasks and parts as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from consortia.models import RaciLetter, Task
from consortia.selectors.progress import Line, Matrix


def task_table(tasks: Iterable[Task]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of tasks of `selectors.tasks.whole`."""
    head = [
        _("Number"),
        _("Task"),
        _("Description"),
        _("Stage"),
        _("Chain node"),
        _("From"),
        _("Due on"),
        _("Accountable"),
        _("Responsible"),
        _("Consulted"),
        _("Informed"),
        _("Status"),
        _("Progress in per cent"),
        _("Finished on"),
    ]
    return head, [_row(task) for task in tasks]


def _row(task: Task) -> list[Any]:
    names: dict[str, list[str]] = {}
    for part in task.parts.all():
        names.setdefault(part.letter, []).append(str(part.membership))
    order = (RaciLetter.ACCOUNTABLE, RaciLetter.RESPONSIBLE, RaciLetter.CONSULTED, RaciLetter.INFORMED)
    return [
        task.number,
        task.title,
        task.description,
        task.stage.name if task.stage else "",
        task.node.name if task.node else "",
        task.starts_on,
        task.due_on,
        *("、".join(names.get(letter, [])) for letter in order),
        task.get_status_display(),
        task.progress,
        task.finished_on,
    ]


def matrix_table(matrix: Matrix) -> tuple[list[str], list[list[Any]]]:
    """All members and all tasks; in the second column what a member holds."""
    head = [_("Member"), _("Holds"), *(str(task) for task in matrix.tasks)]
    return head, [_matrix_row(line, matrix) for line in matrix.lines]


def _matrix_row(line: Line, matrix: Matrix) -> list[Any]:
    return [str(line.membership), line.held, *matrix.cells(line, matrix.tasks)]
