"""The only writers of challenges, answers and milestones, by flow."""

from bounties.actions.answers import revise, save_answer, start_answer, submit, withdraw_answer
from bounties.actions.challenges import create_challenge, publish, update_challenge, withdraw
from bounties.actions.milestones import accept, reject, report
from bounties.actions.opening import award, close, fail, settle, tell_withdrawn

__all__ = [
    "accept",
    "award",
    "close",
    "create_challenge",
    "fail",
    "publish",
    "reject",
    "report",
    "revise",
    "save_answer",
    "settle",
    "start_answer",
    "submit",
    "tell_withdrawn",
    "update_challenge",
    "withdraw",
    "withdraw_answer",
]
