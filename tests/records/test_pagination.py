import uuid

import django_filters
import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.http import Http404
from django.views.generic import ListView
from django_filters.views import FilterView

from records import pagination
from records.pagination import BoundedPaginationMixin, BoundedPaginator

pytestmark = pytest.mark.django_db


class GroupFilter(django_filters.FilterSet):
    class Meta:
        model = Group
        fields = {"name": ["contains"]}


class GroupList(BoundedPaginationMixin, FilterView):
    filterset_class = GroupFilter
    queryset = Group.objects.order_by("name", "pk")
    template_name = "unused.html"


class PlainList(BoundedPaginationMixin, ListView):
    queryset = Group.objects.order_by("name", "pk")
    template_name = "unused.html"


@pytest.fixture
def groups():
    return Group.objects.bulk_create([Group(name=f"组{number:03}") for number in range(45)])


def context(rf, view=GroupList, **query):
    return view.as_view()(rf.get("/", query)).context_data


def names(page):
    return [group.name for group in page.object_list]


@pytest.mark.parametrize("view", [GroupList, PlainList])
def test_a_list_is_cut_into_numbered_pages_under_djangos_own_names(rf, groups, view):
    found = context(rf, view, page="3")

    assert names(found["page_obj"]) == [f"组{number:03}" for number in range(40, 45)]
    assert found["object_list"] == found["page_obj"].object_list
    assert (found["is_paginated"], found["paginator"].num_pages) == (True, 3)


def test_a_filter_narrows_the_pages(rf, groups):
    found = context(rf, name__contains="组04")

    assert names(found["page_obj"]) == [f"组04{digit}" for digit in range(5)]
    assert found["is_paginated"] is False


@pytest.mark.parametrize(
    "number", ["abc", "0", "-1", "4", "99999999999999999999", "9" * 5000, "1.5", "\x00", "１e9"]
)
def test_a_page_that_does_not_exist_is_not_found(rf, groups, number):
    with pytest.raises(Http404):
        context(rf, page=number)


def test_an_empty_list_has_one_empty_page(rf):
    found = context(rf)

    assert (names(found["page_obj"]), found["is_paginated"]) == ([], False)


@pytest.mark.parametrize("rows", [1, 3, 45])
def test_a_page_costs_three_queries(rf, rows, django_assert_num_queries):
    Group.objects.bulk_create([Group(name=f"组{number}") for number in range(rows)])
    with django_assert_num_queries(3):
        context(rf)


def test_related_rows_come_along(django_assert_num_queries):
    permissions = Permission.objects.select_related("content_type").order_by("codename", "pk")
    with django_assert_num_queries(3):
        page = BoundedPaginator(permissions, 20).page(1)
        assert all(permission.content_type.app_label for permission in page)


def test_the_far_half_of_a_big_list_is_reached_from_its_end(groups, monkeypatch):
    monkeypatch.setattr(pagination, "BIG", 40)
    cache.clear()
    paginator = BoundedPaginator(Group.objects.order_by("name", "pk"), 10)

    walked = [name for number in paginator.page_range for name in names(paginator.page(number))]

    assert walked == [f"组{number:03}" for number in range(45)]
    assert names(paginator.page(5)) == [f"组{number:03}" for number in range(40, 45)]


def test_the_count_of_a_big_list_is_kept_and_of_a_small_one_is_exact(groups, monkeypatch):
    cache.clear()
    everything, few = (
        Group.objects.order_by("pk"),
        Group.objects.filter(name="组001").order_by("pk"),
    )
    monkeypatch.setattr(pagination, "BIG", 40)
    before = BoundedPaginator(everything, 20).count, BoundedPaginator(few, 20).count
    Group.objects.filter(name__lt="组010").delete()

    assert (before, BoundedPaginator(everything, 20).count) == ((45, 1), 45)
    assert BoundedPaginator(few, 20).count == 0
    cache.clear()


def test_the_numbers_offered_leave_out_the_far_ones():
    page = BoundedPaginator(list(range(990)), 10).page(8)

    assert list(page.numbers()) == [1, "…", 6, 7, 8, 9, 10, "…", 99]


def test_a_count_is_kept_for_a_list_that_asks_for_what_is_public_at_each_moment(
    rf, groups, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(pagination, "BIG", 40)

    class MomentList(GroupList):
        def get_queryset(self):  # the query differs every time, as published(at=now) does
            return super().get_queryset().exclude(name=str(uuid.uuid4()))

    cache.clear()
    context(rf, MomentList)
    with django_assert_num_queries(2):
        assert context(rf, MomentList)["paginator"].count == 45
    assert context(rf, MomentList, name__contains="组04")["paginator"].count == 5
