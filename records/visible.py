"""What somebody of the staff sees in the admin: the register's own answer, behind every page of it."""


class VisibleAdminMixin:
    """For the ModelAdmin of a register, or of what hangs on one (`visible_through`: the path to it).

    List, search, export, choice of a record, history, change and step pages start from this queryset.
    """

    visible_through = ""

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if not self.visible_through:
            return rows.visible_to(request.user)
        register = rows.model
        for name in self.visible_through.split("__"):
            register = register._meta.get_field(name).related_model
        visible = register._default_manager.visible_to(request.user)
        return rows.filter(**{f"{self.visible_through}__in": visible})
