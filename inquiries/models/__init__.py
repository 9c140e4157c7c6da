"""一网三线 and the other ways the public and the bureau talk outside 依申请公开."""

from inquiries.models.consultations import Consultation, ConsultationEvent, Opinion, OpinionGroup
from inquiries.models.contacts import Contact, ContactEvent, ContactPerson, ProgrammeSession
from inquiries.models.disposals import Disposal
from inquiries.models.interviews import Exchange, Interview, InterviewEvent
from inquiries.models.questionnaires import AnswerSheet, Choice, Option, Question

__all__ = [
    "AnswerSheet",
    "Choice",
    "Consultation",
    "ConsultationEvent",
    "Contact",
    "ContactEvent",
    "ContactPerson",
    "Disposal",
    "Exchange",
    "Interview",
    "InterviewEvent",
    "Opinion",
    "OpinionGroup",
    "Option",
    "ProgrammeSession",
    "Question",
]
