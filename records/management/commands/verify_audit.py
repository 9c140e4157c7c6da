"""`verify_audit`: walks the chain over the audit and names the first row changed, missing or added."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from records import audit


class Command(BaseCommand):
    help = "Check the audit chain; exit code 1 and the first fault if a row was changed, missing or added."

    def handle(self, **options):
        heads = audit.heads_in(settings.AUDIT_HEADS)
        count, fault = audit.verify(now=timezone.now(), heads=heads)
        if fault is None:
            self.stdout.write(_("The audit is whole: %(count)s entries.") % {"count": count})
            return
        words = {
            "changed": pgettext("audit fault", "changed"),
            "missing": pgettext("audit fault", "missing"),
            "added": pgettext("audit fault", "added"),
        }
        raise CommandError(
            _("Audit: position %(position)s, entry %(entry)s %(told)s: %(fault)s")
            % {
                "position": fault.position or "—",
                "entry": fault.entry or "—",
                "told": fault.told,
                "fault": words[fault.kind],
            }
        )
