"""REST addresses of bounties."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from bounties.api import AnswerViewSet, BoardViewSet, ChallengeViewSet, MilestoneViewSet

router = SimpleRouter(use_regex_path=False)
router.register("challenges", ChallengeViewSet, basename="challenge")
router.register("answers", AnswerViewSet, basename="answer")
router.register("milestones", MilestoneViewSet, basename="milestone")
router.register("board", BoardViewSet, basename="board")
urlpatterns = router.urls
