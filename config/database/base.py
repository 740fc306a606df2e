"""The database engine of the portal."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the operating system, not the server, whether a kept connection still stands.

    A server that went away has closed the socket, and an idle one sends nothing: silence means health.
    Django's own `SELECT 1` costs every request a journey to the database and back.
    """

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0) or super().is_usable()
