"""Pages of bounties."""

from __future__ import annotations

from django.urls import URLPattern, include, path
from django.urls.resolvers import URLResolver

from bounties.views import answers, board, challenges, milestones

app_name = "bounties"

_challenge = [
    path("", challenges.challenge, name="challenge"),
    path("edit/", challenges.edit, name="challenge-edit"),
    path("publish/", challenges.publish, name="challenge-publish"),
    path("close/", challenges.close, name="challenge-close"),
    path("withdraw/", challenges.withdraw, name="challenge-withdraw"),
    path("award/", challenges.award, name="challenge-award"),
    path("fail/", challenges.fail, name="challenge-fail"),
    path("answers/<uuid:answer_id>/", challenges.opened_answer, name="opened-answer"),
]
_answer = [
    path("", answers.answer, name="answer"),
    path("edit/", answers.edit, name="answer-edit"),
    path("submit/", answers.submit, name="answer-submit"),
    path("revise/", answers.revise, name="answer-revise"),
    path("withdraw/", answers.withdraw, name="answer-withdraw"),
    path("receipt/", answers.receipt, name="receipt"),
]
_milestone = [
    path("", milestones.milestone, name="milestone"),
    path("accept/", milestones.accept, name="milestone-accept"),
    path("reject/", milestones.reject, name="milestone-reject"),
]
_own_milestone = [
    path("", milestones.own_milestone, name="own-milestone"),
    path("report/", milestones.report, name="own-milestone-report"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("board/", board.board, name="board"),
    path("board/<uuid:pk>/", board.entry, name="entry"),
    path("board/<uuid:pk>/answer/", board.begin, name="begin"),
    path("c/<slug:consortium_slug>/challenges/", challenges.challenges, name="challenges"),
    path("c/<slug:consortium_slug>/challenges/new/", challenges.new, name="challenge-new"),
    path("c/<slug:consortium_slug>/challenges/<uuid:pk>/", include(_challenge)),
    path("c/<slug:consortium_slug>/milestones/<uuid:pk>/", include(_milestone)),
    path("o/<slug:organisation_slug>/answers/", answers.answers, name="answers"),
    path("o/<slug:organisation_slug>/answers/<uuid:pk>/", include(_answer)),
    path("o/<slug:organisation_slug>/milestones/<uuid:pk>/", include(_own_milestone)),
]
