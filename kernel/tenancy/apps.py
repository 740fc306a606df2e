from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "kernel.tenancy"
    label = "tenancy"
