"""The officer's side: the register, the desk, intake by channel, letters, remedies."""

from requests_app.admin.calendar import RecomputingCalendarDayAdmin
from requests_app.admin.cases import CaseAdmin
from requests_app.admin.conferring import CommentAdmin, UnitOpinionAdmin
from requests_app.admin.desk import DeskAdmin
from requests_app.admin.papers import LetterAdmin
from requests_app.admin.registers import ServiceAdmin
from requests_app.admin.remedies import RemedyAdmin
from requests_app.admin.standard_texts import StandardTextAdmin

__all__ = [
    "CaseAdmin",
    "CommentAdmin",
    "DeskAdmin",
    "LetterAdmin",
    "RecomputingCalendarDayAdmin",
    "RemedyAdmin",
    "ServiceAdmin",
    "StandardTextAdmin",
    "UnitOpinionAdmin",
]
