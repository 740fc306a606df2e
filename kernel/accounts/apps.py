from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kernel.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.account.signals import password_reset

        from kernel.accounts import openapi  # noqa: F401 - registers itself
        from kernel.accounts.actions import revoke_tokens

        # The one word that allauth says of a finished reset is this signal.
        password_reset.connect(
            lambda user, **_rest: revoke_tokens(of=user), weak=False, dispatch_uid="revoke-tokens"
        )
