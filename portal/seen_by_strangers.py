"""在网站上查看: the way from a record in the admin to its public page, while there is one."""

from django.utils import timezone


class SeenByStrangersMixin:
    """First of the bases of a ModelAdmin: a record strangers do not see is not linked as if they did."""

    def get_view_on_site_url(self, obj=None):
        url = super().get_view_on_site_url(obj)
        if url is None or obj is None:
            return url
        # Not before: what the registers read is registered with the site that has this mixin.
        from portal.public_registers import REGISTERS

        registers = [each for each in REGISTERS if each.model is self.model]
        at = timezone.now()
        seen = all(each.public(at).filter(pk=obj.pk).exists() for each in registers)
        return url if seen else None
