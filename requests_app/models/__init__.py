"""依申请公开: cases, their applicants, the rounds that move their clock, their papers, remedies."""

from requests_app.models.answers import Conversion, PublishedAnswer, Wanted
from requests_app.models.applicants import Applicant, CaseAccess
from requests_app.models.cases import Case, CaseEvent, DeskCase
from requests_app.models.conferring import Comment, UnitOpinion
from requests_app.models.counters import SuggestionCount
from requests_app.models.notices import Notice
from requests_app.models.own_data import Assistance, ErasureRequest, Satisfaction
from requests_app.models.papers import (
    CaseAttachment,
    CaseBox,
    FileDamaged,
    Letter,
    LetterCopy,
    LetterVersion,
    Service,
)
from requests_app.models.remedies import Count, FreshReply, Remedy, RemedyEvent
from requests_app.models.rounds import (
    Correction,
    Extension,
    FeeDecision,
    OpinionRequest,
    ReasonsRequest,
)
from requests_app.models.standard_texts import StandardText, StandardTextEvent

__all__ = [
    "Applicant",
    "Assistance",
    "Case",
    "CaseAccess",
    "CaseAttachment",
    "CaseBox",
    "CaseEvent",
    "Comment",
    "Conversion",
    "Correction",
    "Count",
    "DeskCase",
    "ErasureRequest",
    "Extension",
    "FeeDecision",
    "FileDamaged",
    "FreshReply",
    "Letter",
    "LetterCopy",
    "LetterVersion",
    "Notice",
    "OpinionRequest",
    "PublishedAnswer",
    "ReasonsRequest",
    "Remedy",
    "RemedyEvent",
    "Satisfaction",
    "Service",
    "StandardText",
    "StandardTextEvent",
    "SuggestionCount",
    "UnitOpinion",
    "Wanted",
]
