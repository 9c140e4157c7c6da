"""机构: who works here, what each unit is for, how to reach it, what it does and publishes."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from disclosure import topics
from disclosure.models import Disclosure, PowerItem, Unit
from records.epoch import POWERS, Shows, shows

LATEST, HANDLED = 8, 30


class UnitList(Shows, ListView):
    """/units/ — the bureau and its units, each below the one above it."""

    template_name = "disclosure/unit_list.html"

    def get_queryset(self):
        return Unit.objects.filter(is_active=True).in_tree_order()


class UnitDetail(DetailView):
    """/units/gaj-hzzd/ — duties, address, telephone, the powers it handles, its latest items."""

    template_name = "disclosure/unit_detail.html"
    slug_field = slug_url_kwarg = "code"
    queryset = Unit.objects.filter(is_active=True).select_related("parent")

    def get_context_data(self, **kwargs):
        unit, now = self.object, timezone.now()
        shows(self.request, topics.unit(unit.pk), POWERS)
        powers = PowerItem.objects.shown().in_force(on=timezone.localdate(now))
        handled = Q(handling_unit=unit.name) | Q(implementing_unit=unit.name)
        items = Disclosure.objects.published(at=now).filter(unit=unit)
        return super().get_context_data(
            trail=[(_("Units"), reverse("unit-list"))],
            below=Unit.objects.filter(parent=unit, is_active=True).order_by("position", "code"),
            powers=powers.filter(handled).for_readers()[:HANDLED],
            items=items.for_lists().newest_first()[:LATEST],
            **kwargs,
        )
