from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import doctor


class Command(BaseCommand):
    help = (
        "What is wrong with this installation: keys, calendar, jobs, disk, mail, backups, modes, one line"
        " each. Exits 1 on any FAIL."
    )
    requires_system_checks = []

    def handle(self, **options):
        findings = doctor.examine(timezone.now())
        for finding in findings:
            line = f"{finding.state:<4} {finding.name}"
            self.stdout.write(f"{line}: {finding.detail}" if finding.detail else line)
        if failed := sum(finding.state == doctor.FAIL for finding in findings):
            raise CommandError(f"{failed} to be mended")
