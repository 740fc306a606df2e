"""House law that a type checker cannot see, read from the code itself. Every exception has its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from kernel.jobs.registry import TASKS
from tests.guards.source import Found, Module, calls, code, excused, found

# Only actions write; tasks, the clock and commands call them. Sample and scale are commands of the owner:
# one moves into the past what the actions dated today, the other fills ten thousand tenants in bulk.
WRITERS = ("actions", "management", "sample", "scale")
NOT_ROWS = ("cache", "default_storage", "book")
WRITING = {"save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITING_ON_ROWS = {"create", "update", "add", "remove", "set", "clear"}
WRITERS_ELSEWHERE = {
    "kernel/audit/lifecycle.py": "the transition engine: the one writer of a status",
    "kernel/tenancy/roles.py": "keeps the groups that hold the grants; called by actions only",
    "kernel/accounts/models.py": "Django's own way to make a user",
    "kernel/accounts/forms.py": "allauth hands the new person to the sign-up form",
}
STATUS_ELSEWHERE = {
    "kernel/audit/lifecycle.py": "the transition engine",
    "kernel/jobs/actions.py": "a job is machinery: claimed and ended by conditional updates, thousands a day",
    "kernel/accounts/actions.py": "the HTTP status of a stored answer",
    "bounties/actions/board.py": "the public copy of a challenge follows it",
    "desk/sample/bids.py": "a job, see above: its day is moved into the past",
}
SCOPES = {"user_scope", "system_scope", "scoped"}
UNSCOPED_TASKS: dict[str, str] = {}


def all_calls() -> Iterator[tuple[Module, ast.Call, str, ast.expr | None]]:
    for module in code():
        for call, name, owner in calls(module):
            yield module, call, name, owner


def _is_rows(owner: ast.expr | None) -> bool:
    """Whether an expression is a manager or a query set, as far as the text tells."""
    text = ast.unparse(owner) if owner is not None else ""
    return any(part in text for part in (".objects", "_base_manager", ".filter(", ".groups", "_set."))


def _may_be_row(owner: ast.expr | None) -> bool:
    return owner is not None and ast.unparse(owner) not in NOT_ROWS


def writes() -> list[Found]:
    places = []
    for module, call, name, owner in all_calls():
        is_write = (name in WRITING and _may_be_row(owner)) or (name in WRITING_ON_ROWS and _is_rows(owner))
        if is_write and module.layer not in WRITERS:
            places.append(found(module, call))
    return places


def test_only_actions_write() -> None:
    bare, stale = excused(writes(), WRITERS_ELSEWHERE)
    assert (bare, stale) == ([], [])


def status_writes() -> list[Found]:
    places = []
    for module in code():
        for node in ast.walk(module.tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            named = [target for group in targets for target in getattr(group, "elts", [group])]
            if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in named):
                places.append(found(module, node))  # type: ignore[arg-type]
    for module, call, name, _owner in all_calls():
        is_update = name in {"update", "bulk_update"} and any(word.arg == "status" for word in call.keywords)
        is_setattr = name == "setattr" and "field" in ast.unparse(call.args[1])
        if is_update or is_setattr:
            places.append(found(module, call))
    return places


def test_status_is_written_by_the_lifecycle_only() -> None:
    bare, stale = excused(status_writes(), STATUS_ELSEWHERE)
    assert (bare, stale) == ([], [])


def test_right_is_asked_with_its_tenant() -> None:
    without = [
        str(found(module, call))
        for module, call, name, _owner in all_calls()
        if name in {"has_perm", "has_perms"} and len(call.args) + len(call.keywords) < 2
    ]
    assert without == []


def test_guardian_never_counts_global_rights() -> None:
    careless = [
        str(found(module, call))
        for module, call, name, _owner in all_calls()
        if name == "get_objects_for_user"
        and not any(
            word.arg == "accept_global_perms" and ast.unparse(word.value) == "False" for word in call.keywords
        )
    ]
    assert careless == []


def test_broker_is_spoken_to_by_the_relay_only() -> None:
    """What is sent past the outbox is lost with the broker, or sent although the deed was undone."""
    senders = {
        module.path
        for module, _call, name, owner in all_calls()
        if name in {"delay", "apply_async", "send_task", "apply"} and owner is not None
    }
    assert senders == {"kernel/jobs/relay.py"}


def test_work_after_commit_goes_through_the_outbox() -> None:
    """A process that dies between commit and hook forgets it."""
    hooks = [str(found(module, call)) for module, call, name, _owner in all_calls() if name == "on_commit"]
    assert hooks == []


def test_signals_carry_no_business() -> None:
    receivers = [
        str(found(module, call))
        for module, call, name, owner in all_calls()
        if name == "receiver" or (name == "connect" and owner is not None and "signal" in ast.unparse(owner))
    ]
    assert receivers == []


# Tasks


def _functions(module: Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}


def _called(function: ast.FunctionDef) -> set[str]:
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}


def _opens_scope(
    name: str, functions: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()
) -> bool:
    called = _called(functions[name])
    if called & SCOPES:
        return True
    inner = (called & functions.keys()) - seen - {name}
    return any(_opens_scope(other, functions, seen | {name}) for other in inner)


def _task_names(function: ast.FunctionDef) -> list[str]:
    decorators = [node for node in function.decorator_list if isinstance(node, ast.Call)]
    return [
        ast.literal_eval(node.args[0])
        for node in decorators
        if isinstance(node.func, ast.Name) and node.func.id == "task"
    ]


def tasks() -> list[tuple[str, bool]]:
    """Each registered task, and whether it opens a scope itself or through a helper of its module."""
    opened = []
    for module in code():
        functions = _functions(module)
        for name, function in functions.items():
            opened += [(task, _opens_scope(name, functions)) for task in _task_names(function)]
    return opened


def test_tasks_found_are_those_registered() -> None:
    ours = {name for name in TASKS if not name.startswith("test.")}
    assert {name for name, _is_scoped in tasks()} == ours


def test_every_task_opens_its_scope() -> None:
    unscoped = {name for name, is_scoped in tasks() if not is_scoped}
    assert unscoped == UNSCOPED_TASKS.keys()


# Actions


def public_actions() -> list[tuple[Module, ast.FunctionDef]]:
    return [
        (module, node)
        for module in code()
        if module.layer == "actions" and not module.path.startswith("kernel/")
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(decorator) == "transaction.atomic" for decorator in node.decorator_list)
        and not node.name.startswith("_")
    ]


@pytest.mark.parametrize(
    ("module", "action"),
    public_actions(),
    ids=lambda value: getattr(value, "name", getattr(value, "path", "")),
)
def test_action_names_its_arguments(module: Module, action: ast.FunctionDef) -> None:
    """What is acted upon comes first, such as a dossier and one of its sections; everything else is named."""
    positional = [argument.arg for argument in action.args.posonlyargs + action.args.args]
    assert len(positional) <= 2, f"{module.path}:{action.lineno} {action.name}({', '.join(positional)})"
