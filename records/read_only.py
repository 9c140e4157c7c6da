"""Pages of the admin that show what others write."""


class ReadOnlyMixin:
    """First of the bases: nobody adds, changes or deletes here, a superuser included."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
