"""Entry point of the ASGI server."""

from django.core.asgi import get_asgi_application

from config.env import default_settings

default_settings("config.settings.local")
application = get_asgi_application()
