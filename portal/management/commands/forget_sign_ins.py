"""manage.py forget_sign_ins — delete records of sign-ins, and forms held over one, past their term."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import form_drafts, held_forms

# 《网络安全法》 Art 21(3): logs are kept for at least six months; addresses no longer than that.
TERM = timedelta(days=180)


class Command(BaseCommand):
    help = "Deletes what is known of sign-ins made more than 180 days ago, and forms nobody came back for."

    def handle(self, **options):
        before = timezone.now() - TERM
        gone = [
            model.objects.filter(attempt_time__lt=before).delete()[0]
            for model in (AccessLog, AccessFailureLog, AccessAttempt)
        ]
        held_forms.drop(None, before=timezone.now() - held_forms.TERM)
        form_drafts.drop_old(at=timezone.now())
        self.stdout.write(f"{sum(gone)} records of sign-ins deleted")
