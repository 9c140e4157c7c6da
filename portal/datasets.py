"""The datasets of `import_records`: their names, and where the resource of each lives."""

from django.utils.module_loading import import_string

from records.resources import RecordResource

RESOURCES = {
    "units": "disclosure.resources.UnitResource",
    "categories": "disclosure.resources.CategoryResource",
    "disclosures": "disclosure.resources.DisclosureResource",
    "powers": "disclosure.resources.PowerItemResource",
    "requests": "requests_app.resources.CaseResource",
    "remedies": "requests_app.resources.RemedyResource",
    "inquiries": "inquiries.resources.ContactResource",
    "interviews": "inquiries.dialogue_tables.InterviewResource",
    "consultations": "inquiries.dialogue_tables.ConsultationResource",
    "tallies": "disclosure.resources.TallyResource",
    "decisions": "disclosure.resources.DecisionCountResource",
    "figures": "annual_report.stated.StatedFigureResource",
}


def resource_of(dataset: str) -> RecordResource:
    """The resource of a dataset by its name; KeyError for a name that is none."""
    return import_string(RESOURCES[dataset])()
