"""/requests/: how to ask for information in each way, and the form to print."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from disclosure.models import Category, Unit
from papers.docx import to_docx
from papers.pdf import to_pdf
from records import charts, office
from requests_app import form_paper, standard_texts
from requests_app.guide_slots import BRANCH, guide_slots
from requests_app.letterhead import contact
from requests_app.models import LetterCopy
from requests_app.views.tracking import CONTENT_TYPES
from statute.fees import FREE_PAGES, FREE_PIECES
from statute.regulations import in_force

WRITERS = {LetterCopy.Format.PDF: to_pdf, LetterCopy.Format.DOCX: to_docx}


@dataclass(frozen=True)
class Section:
    """One section as it is read. `is_chinese`: the office's own words on an English page."""

    lines: tuple[str, ...]
    is_chinese: bool


@dataclass(frozen=True)
class Stage:
    """A step of the flow with what may branch off it; each is (title, explanation)."""

    title: str
    told: str
    branches: tuple[tuple[str, str], ...]


class RequestGuide(TemplateView):
    """/requests/ — ways to ask, what happens then, terms, fees, remedies, the form, earlier answers."""

    template_name = "requests_app/request_guide.html"

    def get_context_data(self, **kwargs):
        sections = sections_on(timezone.localdate(), english=get_language() == "en")
        steps = stages(sections["steps"].lines)
        return super().get_context_data(
            bureau=Unit.objects.roots().first(),
            office=office.current(),
            sections=sections,
            steps=steps,
            chart=chart_of(steps),
            answers=Category.objects.used_for(Category.Role.ANSWERS).first(),
            **kwargs,
        )


def sections_on(on: date, *, english: bool) -> dict[str, Section]:
    """The sections by name, with the terms and the tariff of the day."""
    law = in_force(on)
    facts = {
        "答复天数": str(law.reply.working_days),
        "延长天数": str(law.extension),
        "补正天数": str(law.correction_notice.working_days),
        "免费件数": str(FREE_PIECES),
        "免费页数": str(FREE_PAGES),
    }
    slots = list(guide_slots())
    own = standard_texts.approved_texts(slot.key for slot in slots)
    sections = {}
    for slot in slots:
        text = own.get(slot.key) or (slot.english if english else slot.text)
        lines = tuple(standard_texts.fill(text, facts).splitlines())
        name = slot.key.partition(".")[2]
        sections[name] = Section(lines, is_chinese=english and slot.key in own)
    return sections


def stages(lines: tuple[str, ...]) -> list[Stage]:
    """The steps of `guide.steps`, each with the branches that follow it."""
    stages: list[Stage] = []
    for line in lines:
        title, told = _parted(line.removeprefix(BRANCH).strip())
        if line.startswith(BRANCH) and stages:
            last = stages.pop()
            stages.append(Stage(last.title, last.told, (*last.branches, (title, told))))
        else:
            stages.append(Stage(title, told, ()))
    return stages


def _parted(line: str) -> tuple[str, str]:
    """标题：说明, or Title: explanation."""
    mark = "：" if "：" in line else ": "
    title, _mark, told = line.partition(mark)
    return title.strip(), told.strip()


def chart_of(steps: list[Stage]) -> str:
    """The flow chart; what it shows stands below it in words."""
    drawn = [(step.title, [title for title, _told in step.branches]) for step in steps]
    told = " → ".join(step.title for step in steps)
    return charts.flow(_("What happens to a request"), told, drawn)


@lru_cache(maxsize=8)
def _written(form: str, on: date, _sender: str) -> bytes:
    """The form, set once a day: anybody may take it, as often as they like."""
    return WRITERS[form](form_paper.application_form(on=on))


def application_form(request, form):
    """/requests/form.pdf, .docx — 政府信息公开申请表."""
    if form not in WRITERS:
        raise Http404
    on = timezone.localdate()
    sender = office.on(on)
    content = _written(form, on, f"{sender.name}{contact(sender)}")
    name = escape_uri_path(f"政府信息公开申请表.{form}")
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
