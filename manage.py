#!/usr/bin/env python
"""Django's command line for the portal."""

import sys

from config.env import default_settings


def main() -> None:
    default_settings("config.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
