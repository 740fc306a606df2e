"""Errors of the domain; translated to HTTP once, in the middleware and in the REST exception handler."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something a person asked for cannot be done now; `message` says why in the person's language."""

    status = 409
    code = "conflict"
    message: object = _("This cannot be done now.")

    def __init__(self, message: object | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class TransitionNotAllowed(DomainError):
    """The object is not in a state from which this step is possible."""

    code = "wrong_state"


class StaleVersion(DomainError):
    """Somebody else changed the object since it was opened."""

    code = "stale_version"
    message = _(
        "This was changed elsewhere since you opened it. Nothing of yours was overwritten; reload to see it."
    )


class RuleBroken(DomainError):
    """The input is well formed but a rule forbids it; `attr` names the field where there is one."""

    status = 422
    code = "rule_broken"

    def __init__(self, message: object, *, attr: str | None = None) -> None:
        super().__init__(message)
        self.attr = attr


class TooManyAttempts(DomainError):
    """A secret was entered wrongly too often; it is not even looked at for a while."""

    status = 429
    code = "too_many_attempts"
    message = _("Too many wrong attempts. Wait five minutes and try again.")
