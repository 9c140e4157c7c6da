from django.core.management.base import BaseCommand, CommandError

from portal.roles import UnknownPermission, sync_roles


class Command(BaseCommand):
    help = "Brings the staff groups to the state of portal/roles.py. Can be run again at any time."

    def handle(self, **options):
        try:
            counts = sync_roles()
        except UnknownPermission as error:
            raise CommandError(f"portal/roles.py names unknown permissions: {error}") from error
        if options["verbosity"]:
            total = sum(counts.values())
            self.stdout.write(f"{len(counts)} roles, {total} permissions")
