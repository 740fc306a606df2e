"""REST shapes of challenges, answers, milestones and the board."""

from bounties.serializers.answers import (
    AnswerChangeSerializer,
    AnswerCreateSerializer,
    AnswerSerializer,
)
from bounties.serializers.board import (
    BoardSerializer,
)
from bounties.serializers.challenges import (
    AwardSerializer,
    ChallengeChangeSerializer,
    ChallengeCreateSerializer,
    ChallengeDetailSerializer,
    ChallengeSerializer,
    MilestoneSerializer,
    ReportSerializer,
)

__all__ = [
    "AnswerChangeSerializer",
    "AnswerCreateSerializer",
    "AnswerSerializer",
    "AwardSerializer",
    "BoardSerializer",
    "ChallengeChangeSerializer",
    "ChallengeCreateSerializer",
    "ChallengeDetailSerializer",
    "ChallengeSerializer",
    "MilestoneSerializer",
    "ReportSerializer",
]
