"""Challenges, their indicators and milestones, the sealed answers to them, and the public board."""

from bounties.models.answer import Answer, AnswerResponse
from bounties.models.board import BoardEntry, BoardIndex
from bounties.models.brief import Brief
from bounties.models.challenge import Challenge, Indicator, Milestone, aim

__all__ = [
    "Answer",
    "AnswerResponse",
    "BoardEntry",
    "BoardIndex",
    "Brief",
    "Challenge",
    "Indicator",
    "Milestone",
    "aim",
]
