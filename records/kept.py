"""Registers keep their rows: what was entered is withdrawn, closed or corrected, never deleted."""

from datetime import date

from django.contrib import admin

ERASED = "（已匿名化）"  # stands where the words of a person were, after the term of retention


def years_after(day: date, years: int) -> date:
    """The day `years` later, from which what was kept so long may go; of 29 February 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The last day whose `years_after` has come by `day`; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


# What `migrate` ships or an administrator lists; a row in use is held by the database (PROTECT).
REFERENCE = frozenset(
    {
        "disclosure.Unit",
        "disclosure.Category",
        "disclosure.Channel",
        "disclosure.ServiceLink",
        "statute.CalendarDay",
    }
)
# Taken out of a draft, by rules of their own (`disclosure.admin`, `inquiries.admin.questionnaires`).
OF_A_DRAFT = frozenset({"disclosure.Attachment", "inquiries.Question"})
REGISTERS = frozenset({"disclosure", "requests_app", "inquiries", "annual_report", "statute"})


class KeptAdmin(admin.ModelAdmin):
    """Nobody deletes here, whatever his permissions; a superuser does not either."""

    def has_delete_permission(self, request, obj=None):
        return False

    def get_inline_instances(self, request, obj=None):
        """The rows shown on the page of a register's row are kept as it is."""
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines:
            if is_kept(inline.model) and inline.model._meta.label not in OF_A_DRAFT:
                inline.can_delete = False
        return inlines


def is_kept(model) -> bool:
    """Whether rows of `model` are those of a register."""
    return model._meta.app_label in REGISTERS and model._meta.label not in REFERENCE


def kept(admin_class: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """`admin_class` without deleting."""
    return type(
        admin_class.__name__, (KeptAdmin, admin_class), {"__module__": admin_class.__module__}
    )
