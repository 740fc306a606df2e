"""REST resources of challenges, answers, milestones and the board: the same actions as the pages."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from bounties import access, actions, selectors
from bounties.filters import AnswerFilter, BoardApiFilter, ChallengeApiFilter
from bounties.models import Answer, BoardEntry, Challenge, Milestone
from bounties.serializers import (
    AnswerChangeSerializer,
    AnswerCreateSerializer,
    AnswerSerializer,
    AwardSerializer,
    BoardSerializer,
    ChallengeChangeSerializer,
    ChallengeCreateSerializer,
    ChallengeDetailSerializer,
    ChallengeSerializer,
    MilestoneSerializer,
    ReportSerializer,
)
from consortia import access as consortia_access
from consortia import permissions as P
from kernel.tenancy.api import PUBLIC, SIGNED_IN, PortalViewSet
from kernel.tenancy.serializers import ReasonSerializer
from members import permissions as members


def _valid(kind: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    serializer = kind(data=request.data)
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data


class ChallengeViewSet(PortalViewSet):
    """Challenges of the consortia in which the caller may read them; outsiders read the board."""

    permissions: ClassVar[dict[str, str]] = {
        "list": P.VIEW_CHALLENGE,
        "create": P.WRITE_CHALLENGE,
        "retrieve": P.VIEW_CHALLENGE,
        "partial_update": P.WRITE_CHALLENGE,
        "publish": P.PUBLISH_CHALLENGE,
        "close": P.PUBLISH_CHALLENGE,
        "withdraw": P.PUBLISH_CHALLENGE,
        "award": P.AWARD_CHALLENGE,
        "fail": P.AWARD_CHALLENGE,
        # Both sides come here: an outsider with its own answer, the consortium for the opened ones.
        "answers": SIGNED_IN,
        "answer": members.WRITE_ANSWER,
    }
    queryset = Challenge.objects.none()
    serializer_class = ChallengeSerializer
    filter_backends: ClassVar[list[Any]] = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = ChallengeApiFilter

    def get_queryset(self) -> QuerySet[Challenge]:
        return selectors.challenges_for(self.caller)

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=ChallengeCreateSerializer, responses={201: ChallengeDetailSerializer})
    def create(self, request: Request) -> Response:
        data = _valid(ChallengeCreateSerializer, request)
        slug = data.pop("consortium")
        consortium = consortia_access.get_consortium(
            slug=slug, user=self.caller, permission=P.WRITE_CHALLENGE
        )
        challenge = actions.create_challenge(consortium.pk, by=self.caller, **data)
        return self._detail(challenge.pk, status.HTTP_201_CREATED)

    @extend_schema(responses=ChallengeDetailSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        return self._detail(pk)

    @extend_schema(request=ChallengeChangeSerializer, responses=ChallengeDetailSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        actions.update_challenge(pk, by=self.caller, **_valid(ChallengeChangeSerializer, request))
        return self._detail(pk)

    @extend_schema(request=None, responses=ChallengeDetailSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: UUID) -> Response:
        actions.publish(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(request=None, responses=ChallengeDetailSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: UUID) -> Response:
        actions.close(pk, by=self.caller)
        return self._detail(pk)

    @extend_schema(request=ReasonSerializer, responses=ChallengeDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        actions.withdraw(pk, by=self.caller, **_valid(ReasonSerializer, request))
        return self._detail(pk)

    @extend_schema(request=AwardSerializer, responses=ChallengeDetailSerializer)
    @action(detail=True, methods=["post"])
    def award(self, request: Request, pk: UUID) -> Response:
        actions.award(pk, by=self.caller, **_valid(AwardSerializer, request))
        return self._detail(pk)

    @extend_schema(request=ReasonSerializer, responses=ChallengeDetailSerializer)
    @action(detail=True, methods=["post"])
    def fail(self, request: Request, pk: UUID) -> Response:
        actions.fail(pk, by=self.caller, **_valid(ReasonSerializer, request))
        return self._detail(pk)

    def _detail(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        challenge = access.get_challenge(pk, user=self.caller, permission=P.VIEW_CHALLENGE)
        context = self.get_serializer_context()
        return Response(ChallengeDetailSerializer(challenge, context=context).data, status=code)

    @extend_schema(responses=AnswerSerializer(many=True), filters=False)
    @action(detail=True)
    def answers(self, request: Request, pk: UUID) -> Response:
        """The answers that the caller may read: one's own, and the opened ones of one's consortium."""
        page = self.paginate_queryset(selectors.readable_answers(self.caller, pk))
        context = self.get_serializer_context()
        return self.get_paginated_response(AnswerSerializer(page, many=True, context=context).data)

    @extend_schema(request=AnswerCreateSerializer, responses={201: AnswerSerializer})
    @answers.mapping.post
    def answer(self, request: Request, pk: UUID) -> Response:
        """Begin an answer, also from outside the consortium to a challenge on the board."""
        data = _valid(AnswerCreateSerializer, request)
        organisation_id = selectors.organisation_to_answer_for(
            self.caller, access.get_entry(pk), data.pop("organisation", None)
        )
        answer = actions.start_answer(pk, by=self.caller, organisation_id=organisation_id, **data)
        context = self.get_serializer_context()
        return Response(AnswerSerializer(answer, context=context).data, status=status.HTTP_201_CREATED)


class AnswerViewSet(PortalViewSet):
    """Answers of the caller's organisations, and the opened ones the caller judges."""

    permissions: ClassVar[dict[str, str]] = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "partial_update": members.WRITE_ANSWER,
        "submit": members.SUBMIT_ANSWER,
        "revise": members.SUBMIT_ANSWER,
        "withdraw": members.SUBMIT_ANSWER,
    }
    queryset = Answer.objects.none()
    serializer_class = AnswerSerializer
    filter_backends: ClassVar[list[Any]] = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = AnswerFilter

    def get_queryset(self) -> QuerySet[Answer]:
        return selectors.readable_answers(self.caller)

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        answer = access.get_readable_answer(pk, user=self.caller)
        return Response(self.get_serializer(answer).data)

    @extend_schema(request=AnswerChangeSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        saved = actions.save_answer(pk, by=self.caller, **_valid(AnswerChangeSerializer, request))
        return Response(self.get_serializer(saved).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(actions.submit(pk, by=self.caller)).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(actions.revise(pk, by=self.caller)).data)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        withdrawn = actions.withdraw_answer(pk, by=self.caller, **_valid(ReasonSerializer, request))
        return Response(self.get_serializer(withdrawn).data)


class MilestoneViewSet(PortalViewSet):
    """One milestone, for its consortium and the organisation it was awarded to."""

    permissions: ClassVar[dict[str, str]] = {
        "retrieve": SIGNED_IN,
        "report": members.REPORT_MILESTONE,
        "accept": P.CHECK_MILESTONE,
        "reject": P.CHECK_MILESTONE,
    }
    queryset = Milestone.objects.none()
    serializer_class = MilestoneSerializer

    def retrieve(self, request: Request, pk: UUID) -> Response:
        milestone = access.get_readable_milestone(pk, user=self.caller)
        return Response(self.get_serializer(milestone).data)

    @extend_schema(request=ReportSerializer)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: UUID) -> Response:
        reported = actions.report(pk, by=self.caller, **_valid(ReportSerializer, request))
        return Response(self.get_serializer(reported).data)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: UUID) -> Response:
        accepted = actions.accept(pk, by=self.caller, **_valid(ReasonSerializer, request))
        return Response(self.get_serializer(accepted).data)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: UUID) -> Response:
        rejected = actions.reject(pk, by=self.caller, **_valid(ReasonSerializer, request))
        return Response(self.get_serializer(rejected).data)


class BoardViewSet(PortalViewSet):
    """Open challenges: the public ones for anybody, others for members of their consortium."""

    permissions: ClassVar[dict[str, str]] = {"list": PUBLIC, "retrieve": PUBLIC}
    queryset = BoardEntry.objects.none()
    serializer_class = BoardSerializer
    filter_backends: ClassVar[list[Any]] = [DjangoFilterBackend]  # type: ignore[misc]
    filterset_class = BoardApiFilter

    def get_queryset(self) -> QuerySet[BoardEntry]:
        return selectors.board()

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: UUID) -> Response:
        return Response(self.get_serializer(access.get_entry(pk)).data)
