"""What people look for and do not find: kept by day without who asked, and made a synonym by one click."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.urls import reverse

from records.models import SynonymGroup, VainSearch
from records.search import vain
from tests.factories import disclosure as make
from tests.portal.test_search import NOON, look_for

pytestmark = pytest.mark.django_db

DAY = date(2016, 6, 1)


def test_words_that_find_nothing_are_counted_by_day_and_others_are_not(client):
    make.imported(title="限行通告")

    for words in ("热气球", "热气球 ", "限行"):
        look_for(client, q=words, page=1)
    look_for(client, at=NOON + timedelta(days=1), q="热气球")

    rows = VainSearch.objects.order_by("on").values_list("on", "words", "count")
    assert list(rows) == [(DAY, "热气球", 2), (DAY + timedelta(days=1), "热气球", 1)]


@pytest.mark.parametrize(
    "words",
    [
        *("13800138000", "138 0013 8000", "110101199003070011", "0719-8888888", "张三13800138000"),
        *("鄂C12345", "鄂C·A1234", "a@example.com", "案号12345", "我" * 31, "车", "，。"),
    ],
)
def test_what_may_be_somebodys_number_or_story_is_not_kept(words):
    vain.note_vain(words, on=DAY)

    assert not VainSearch.objects.exists()


def test_a_flood_of_made_up_words_is_bounded_and_old_days_go(monkeypatch):
    monkeypatch.setattr("records.search.vain.MOST_A_DAY", 3)
    vain.note_vain("旧词", on=DAY - timedelta(days=400))

    for word in ("甲乙", "乙丙", "丙丁", "丁戊", "甲乙"):
        vain.note_vain(word, on=DAY)

    counts = dict(VainSearch.objects.values_list("words", "count"))
    assert counts == {"甲乙": 2, "乙丙": 1, "丙丁": 1}


def test_a_click_makes_a_group_of_the_words(client):
    client.force_login(User.objects.create_superuser("admin"))
    vain.note_vain("电驴", on=DAY)

    page = client.get(reverse("admin:records_vainsearch_changelist")).content.decode()
    form = client.get(reverse("admin:records_synonymgroup_add"), {"words": "电驴、"})

    assert "?words=%E7%94%B5%E9%A9%B4%E3%80%81" in page
    assert 'value="电驴、"' in form.content.decode()


def test_a_group_has_two_words_and_is_written_one_way():
    group = SynonymGroup(words=" 电驴，电动自行车;电驴 ")
    group.full_clean()

    assert group.words == "电驴、电动自行车"
    with pytest.raises(ValidationError, match="、"):
        SynonymGroup(words="电驴").full_clean()
