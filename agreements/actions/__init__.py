"""Writers of agreements: drafting, signing, documents."""

from agreements.actions.creating import create_agreement
from agreements.actions.documents import request_document
from agreements.actions.drafting import (
    add_clause,
    move_clause,
    refresh_parties,
    remove_clause,
    save_clause,
    save_parties,
    update_agreement,
)
from agreements.actions.signing import Origin, decline, remind, send, sign, withdraw

__all__ = [
    "Origin",
    "add_clause",
    "create_agreement",
    "decline",
    "move_clause",
    "refresh_parties",
    "remind",
    "remove_clause",
    "request_document",
    "save_clause",
    "save_parties",
    "send",
    "sign",
    "update_agreement",
    "withdraw",
]
