"""What the public sends to have a printed report checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annual_report.printed import MAX_BYTES, Printed, Unreadable, read
from records.lost_files import NamesLostFiles

ACCEPTED = ".xlsx,.docx,.pdf,.html,.htm,.json,.txt"


class PrintedReportField(NamesLostFiles, forms.FileField):
    """A printed report; cleans to the `Printed` that was read from it, the file itself is let go."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data, initial=None) -> Printed | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return read(upload.read(MAX_BYTES + 1))
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class CheckForm(forms.Form):
    """The report, what it follows, and when it was published: the last two for what they make checkable."""

    report = PrintedReportField(
        label=_("The yearly report"),
        help_text=_("XLSX, DOCX, PDF with text, web page (HTML), JSON or text; at most 10 MB."),
    )
    last_year = PrintedReportField(
        label=_("The report on the year before"),
        required=False,
        help_text=_("For carry-over, documents in force and repeated text."),
    )
    published_on = forms.DateField(
        label=_("Day of publication"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("For the statutory day."),
    )

    def clean(self):
        cleaned = super().clean()
        report, before = cleaned.get("report"), cleaned.get("last_year")
        years = [each.year for each in (report, before) if each and each.year]
        if len(years) == 2 and years[1] != years[0] - 1:
            self.add_error(
                "last_year",
                _("This is the report on %(before)d; the one before %(year)d is wanted.")
                % {"before": years[1], "year": years[0]},
            )
        return cleaned
