"""一网三线 in the admin: contacts, programmes, interviews, consultations, and what is due to be erased."""

from inquiries.admin.contacts import ContactAdmin
from inquiries.admin.dialogue import ConsultationAdmin, InterviewAdmin, ProgrammeSessionAdmin
from inquiries.admin.retention import DisposalAdmin, OpinionAdmin

__all__ = [
    "ConsultationAdmin",
    "ContactAdmin",
    "DisposalAdmin",
    "InterviewAdmin",
    "OpinionAdmin",
    "ProgrammeSessionAdmin",
]
