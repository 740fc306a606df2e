"""Entry point of the WSGI server."""

from django.core.wsgi import get_wsgi_application

from config.env import default_settings

default_settings("config.settings.local")
application = get_wsgi_application()
