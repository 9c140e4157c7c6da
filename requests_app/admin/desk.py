"""/admin/requests_app/deskcase/ — the officer's desk: lanes with counts, one of them listed."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.template.response import TemplateResponse
from django.utils import timezone

from records.pagination import BoundedPaginator
from records.read_only import ReadOnlyMixin
from requests_app import access, clock, desk
from requests_app.models import DeskCase
from statute.calendar import official_workdays

PER_PAGE = 30


@admin.register(DeskCase)
class DeskAdmin(ReadOnlyMixin, admin.ModelAdmin):
    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("requests_app.view_case")

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        workdays = official_workdays()
        days = desk.days_of(request.user, on=timezone.localdate(), workdays=workdays)
        counts = desk.counts(days)
        lane = desk.BY_CODE.get(request.GET.get("lane", "")) or next(
            (lane for lane in desk.LANES if counts[lane.code]), desk.LANES[0]
        )
        paginator = BoundedPaginator(desk.cases_in(lane, days).with_acceptance(), PER_PAGE)
        paginator.count = counts[lane.code]
        try:
            page = paginator.page(request.GET.get("page", "1"))
        except (EmptyPage, PageNotAnInteger):
            page = paginator.page(1)
        for case in page:
            case.told_due = clock.told_due(case, workdays)
            case.age = desk.age(case, on=days.today)
            case.target_on = clock.internal_target(case, case.accepted_on, workdays)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.opts.verbose_name,
            "lanes": [(each, counts[each.code], each is lane) for each in desk.LANES],
            "lane": lane,
            "page": page,
            "today": days.today,
            "waits": lane.code == "filed",
            "may_see_personal_data": access.may_see(request.user),
        }
        return TemplateResponse(request, "admin/requests_app/desk.html", context)
