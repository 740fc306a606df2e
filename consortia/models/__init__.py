"""The consortium (the tenant), its members and people, its bodies and votes, its roadmap and tasks."""

from consortia.models.consortium import (
    DATA,
    FOUNDING,
    Consortium,
    ConsortiumGroupObjectPermission,
    ConsortiumKind,
    ConsortiumUserObjectPermission,
    MemberRole,
    Membership,
    Seat,
    TaskMode,
)
from consortia.models.experts import AdviceRequest, ExpertDraw
from consortia.models.governance import AgendaItem, Attendance, Body, Meeting, Office
from consortia.models.joining import Application, LeadChange, Listing
from consortia.models.roadmap import ChainNode, MemberNode, RoadmapStage, Support
from consortia.models.tasks import RaciLetter, Task, TaskIndicator, TaskPart, TaskReport
from consortia.models.votes import Resolution, Vote, Voter, VotingRule

__all__ = [
    "DATA",
    "FOUNDING",
    "AdviceRequest",
    "AgendaItem",
    "Application",
    "Attendance",
    "Body",
    "ChainNode",
    "Consortium",
    "ConsortiumGroupObjectPermission",
    "ConsortiumKind",
    "ConsortiumUserObjectPermission",
    "ExpertDraw",
    "LeadChange",
    "Listing",
    "Meeting",
    "MemberNode",
    "MemberRole",
    "Membership",
    "Office",
    "RaciLetter",
    "Resolution",
    "RoadmapStage",
    "Seat",
    "Support",
    "Task",
    "TaskIndicator",
    "TaskMode",
    "TaskPart",
    "TaskReport",
    "Vote",
    "Voter",
    "VotingRule",
]
