"""The State Council's calendar of rest days and 调休 days: the one part of the law that is data."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from statute.workdays import ListedKind


class CalendarDayQuerySet(models.QuerySet):
    def of_year(self, year: int) -> "CalendarDayQuerySet":
        return self.filter(date__year=year)

    def update(self, **changes):
        """Refused: a day is saved by itself, so that the audit and whoever counts with it hear of it."""
        raise TypeError("calendar days are saved one by one")

    update.alters_data = True


class CalendarDay(models.Model):
    """A day on which work differs from what its weekday says, as the year's announcement lists it."""

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=7, choices=ListedKind.choices)
    name = models.CharField(
        _("holiday"),
        max_length=50,
        help_text=_("For a make-up day: the holiday it pays back."),
    )
    source = models.CharField(
        _("source"),
        max_length=100,
        help_text=_("The announcement this day was taken from, with its document number."),
    )

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                name="calendar_day_kind_is_known",
                condition=Q(kind__in=[kind.value for kind in ListedKind]),
                violation_error_message=_("A listed day is either a rest day or a make-up day."),
            ),
            models.CheckConstraint(
                name="calendar_day_has_name_and_source",
                condition=~Q(name="") & ~Q(source=""),
                violation_error_message=_("Give the holiday's name and the source."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}{self.get_kind_display()}"

    def clean(self) -> None:
        """A make-up day lies on a weekend.

        Not a database constraint: on SQLite it would call a function only Django knows, and no plain
        tool could check or copy the file any more. A listed weekday does no harm to a count.
        """
        if self.kind == ListedKind.MAKEUP and self.date and self.date.weekday() < 5:
            raise ValidationError({"date": _("A make-up day is a Saturday or a Sunday.")})
