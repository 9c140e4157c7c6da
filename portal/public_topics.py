"""What each register's writes change on the public pages: the topics of `records.epoch`, model by model.

A test holds the list against every model the audit hears of; one that nobody thought of changes everything.
"""

from __future__ import annotations

from collections.abc import Iterable

from disclosure import topics
from inquiries.models import Contact
from records.epoch import (
    CONSULTATIONS,
    CONTACTS,
    EVERYTHING,
    FIGURES,
    INTERVIEWS,
    POWERS,
    REGISTER,
    REPORTS,
)
from records.touching import either, hidden, tells
from requests_app.models import Case


def _of_contact(record: Contact, changes: dict[str, list]) -> Iterable[str]:
    if either(changes, "published_at", record.published_at):
        return (CONTACTS, FIGURES, REGISTER)
    return (FIGURES, REGISTER)


def _of_case(record: Case, changes: dict[str, list]) -> Iterable[str]:
    """A case that came in is counted on the home page; what is done with it is open data only."""
    return (FIGURES, REGISTER) if not changes or "received_on" in changes else (REGISTER,)


def _of_report(record, changes: dict[str, list]) -> Iterable[str]:
    return (REPORTS,) if either(changes, "published_at", record.published_at) else ()


def _always(*told: str):
    return lambda record, changes: told


def begin() -> None:
    """Called once when the process starts."""
    tells("disclosure.Disclosure", topics.of_item)
    for label in ("Attachment", "Version", "Release"):
        tells(f"disclosure.{label}", topics.of_its_part)
    for label in ("Unit", "Category", "Channel", "Tally", "ServiceLink"):
        tells(f"disclosure.{label}", _always(EVERYTHING))
    for label in ("PowerItem", "Adjustment", "PowerItemEvent", "AdjustmentEvent", "DecisionCount"):
        tells(f"disclosure.{label}", _always(POWERS))
    for label in ("statute.CalendarDay", "records.Office", "records.SynonymGroup"):
        tells(label, _always(EVERYTHING))
    tells("inquiries.Contact", _of_contact)
    for label in (
        *("Consultation", "OpinionGroup", "Opinion", "ConsultationEvent"),
        *("Question", "Option", "AnswerSheet", "Choice"),
    ):
        tells(f"inquiries.{label}", _always(CONSULTATIONS))
    for label in ("Interview", "Exchange", "InterviewEvent"):
        tells(f"inquiries.{label}", _always(INTERVIEWS))
    tells("requests_app.Case", _of_case)
    for label in (
        *("inquiries.ContactEvent", "requests_app.CaseEvent"),
        *("requests_app.Remedy", "requests_app.RemedyEvent"),
    ):
        tells(label, _always(REGISTER))
    tells("annual_report.Report", _of_report)
    for label in ("ReportFile", "PrintedReport", "PrintedReportEvent"):
        tells(f"annual_report.{label}", _always(REPORTS))
    hidden(*HIDDEN)


HIDDEN = (
    *("auth.User", "accounts.Grant", "accounts.GrantEvent", "accounts.OfficeAccount"),
    *("disclosure.Membership", "disclosure.OldAddress", "disclosure.Alert"),
    *("disclosure.AttachmentBox", "disclosure.AdjustmentProposal"),
    *("disclosure.AdjustmentProposalEvent", "disclosure.DisclosureEvent", "disclosure.Review"),
    *("disclosure.Finding", "disclosure.ListedWord"),
    *("inquiries.ContactPerson", "inquiries.ProgrammeSession", "inquiries.Disposal"),
    *("requests_app.Applicant", "requests_app.CaseAccess", "requests_app.PublishedAnswer"),
    *("requests_app.Wanted", "requests_app.Conversion", "requests_app.Comment"),
    *("requests_app.UnitOpinion", "requests_app.SuggestionCount", "requests_app.Notice"),
    *("requests_app.ErasureRequest", "requests_app.Assistance", "requests_app.Satisfaction"),
    *("requests_app.CaseAttachment", "requests_app.CaseBox", "requests_app.Letter"),
    *("requests_app.LetterVersion", "requests_app.LetterCopy", "requests_app.Service"),
    *("requests_app.FreshReply", "requests_app.Correction", "requests_app.OpinionRequest"),
    *("requests_app.Extension", "requests_app.ReasonsRequest", "requests_app.FeeDecision"),
    # What of them is public moves everything when a second person approves it (`text_proposals`).
    *("requests_app.StandardText", "requests_app.StandardTextEvent"),
    # A report shows what was frozen when it was published.
    *("annual_report.NarrativeSection", "annual_report.Waiver", "annual_report.ReportEvent"),
    *("annual_report.WorkRecord", "annual_report.Problem", "annual_report.Measure"),
    *("annual_report.KeptRegister", "annual_report.StatedFigure", "annual_report.UnitReport"),
)
