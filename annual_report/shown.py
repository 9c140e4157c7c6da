"""What is read before a report is approved or published: its text, its numbers, what was answered for."""

from django.utils.translation import gettext_lazy as _

from annual_report.content import Content, drawn_up
from annual_report.frozen import thaw
from annual_report.grid import FilledTable, printed
from annual_report.models import Report, Waiver
from annual_report.narrative import NarrativeError
from annual_report.tables import Form
from annual_report.texts import of_report
from disclosure import emergency
from records.decisions import Part, Shown, lines, parts_of, person
from records.names import name_of

STEPS = ("approved", "published", "sent_back")


def report(record: Report) -> Shown:
    """The report as the records and its text make it now; a record changed meanwhile is another report."""
    handed_in = record.events.filter(kind="checked").order_by("at", "pk").last()
    try:
        # Signed on no day yet: that follows from the publication, and is no part of what is decided.
        content = drawn_up(
            record.year, on=record.as_of, form=Form(record.form), prose=of_report(record)
        )
        said = _content(content)
    except NarrativeError as error:
        said = [Part("broken", _("The text cannot be composed"), str(error))]
    return Shown(
        (
            *parts_of(record, ("year", "form", "version", "as_of", "reason")),
            *said,
            *map(_waiver, record.waivers.select_related("by").order_by("pk")),
            person("proposed", _("submitted by"), record.checked_by),
        ),
        steps=STEPS,
        handed_in=handed_in.at if handed_in else None,
    )


def published(record: Report) -> Shown:
    """A report as it was published and frozen, before it is shown again."""
    return Shown(
        (
            *parts_of(record, ("year", "form", "version", "reason", "sha256")),
            *_content(thaw(record.frozen)),
        ),
        steps=(emergency.UNDONE,),
    )


def _content(content: Content) -> list[Part]:
    sections = [
        Part(f"section {part.section.key}", part.section.heading or part.section.about, part.text)
        for part in content.parts
        if part.paragraphs
    ]
    figures = "\n".join(f"{figure.label}：{figure}" for figure in content.figures.values())
    # Also those without a text of their own: who approves decides on them too.
    headings = "\n".join(filter(None, content.own_headings.values()))
    return [
        *([Part("headings", _("title and headings"), headings)] if headings else []),
        *sections,
        *(_table(name, filled) for name, filled in content.tables.items()),
        Part("figures", _("figures"), figures),
    ]


def _table(name: str, filled: FilledTable) -> Part:
    """The cells that are not 0; all of them count."""
    cells = {ref: printed(value) for ref, value in filled.values.items()}
    told = "\n".join(f"{ref}：{text}" for ref, text in cells.items() if text not in ("", "0"))
    return Part(f"table {name}", filled.table.caption, told or "0", value=str(cells))


def _waiver(waiver: Waiver) -> Part:
    told = lines(f"{waiver.check_id} {waiver.fault}", waiver.reason, name_of(waiver.by))
    return Part(f"waiver {waiver.check_id}", Waiver._meta.verbose_name, told)
