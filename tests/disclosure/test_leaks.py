"""The gate: nothing unpublished is seen anywhere, whatever way leads to it."""

import html
import io
import zipfile
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from disclosure.publication import drafting, publishing, reviewing
from portal.machines import IDS_PER_PAGE
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from records.search import entries
from tests.factories import disclosure as make
from tests.factories import requests_app as requests

pytestmark = pytest.mark.django_db
SECRET = "绝密行动方案"
FILES = [("绝密行动方案.pdf", None)]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    # Neither the throttle of the suggestions nor a kept page goes from one test to the next.
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        name: {"BACKEND": memory, "LOCATION": f"{tmp_path}/{name}"} for name in settings.CACHES
    }


def referred():
    item = make.submitted(title=SECRET, files=FILES)
    shenhe, day = make.person("shenhe"), make.NINE.date()
    reviewing.first_review(item, by=shenhe, on=day, basis="属实")
    reviewing.secrecy_review(
        item, by=make.person("baomi"), on=day, result="refer", basis="报请确定"
    )
    return item


def withheld():
    item = make.submitted(title=SECRET, files=FILES)
    shenhe, day = make.person("shenhe"), make.NINE.date()
    reviewing.first_review(item, by=shenhe, on=day, basis="属实")
    reviewing.secrecy_review(
        item, by=make.person("baomi"), on=day, result="on_request", basis="依申请公开"
    )
    return reviewing.approve(
        item, by=make.person("fuzeren"), on=day, basis="同意", reassess_on=datetime.max.date()
    )


def revision():
    """A published item whose coming text is not public yet."""
    item = make.published(title="公开的通告", files=[("公开.pdf", None)])
    draft = drafting.revise(item, by=item.author, on=make.NINE.date(), reason="更正")
    drafting.edit(draft, by=item.author, on=make.NINE.date(), title=SECRET)
    make.attachment(draft, name=FILES[0][0])
    return draft


def scheduled():
    return make.published(title=SECRET, files=FILES, at=timezone.now() + timedelta(days=1))


def withdrawn():
    return make.withdrawn(title=SECRET, files=FILES)


def ended():
    item = make.approved(title=SECRET, files=FILES)
    until = make.NINE.date()
    return publishing.publish(item, by=make.person("fabu"), at=make.NINE, until=until)


HIDDEN = {
    "draft": lambda: make.draft(title=SECRET),
    "in review": lambda: make.submitted(title=SECRET, files=FILES),
    "referred": referred,
    "approved": lambda: make.approved(title=SECRET, files=FILES),
    "withheld": withheld,
    "revision": revision,
    "scheduled": scheduled,
    "withdrawn": withdrawn,
    "after its term": ended,
}
WAYS = [
    "/",
    "/categories/",
    "/disclosures/",
    f"/disclosures/?q={SECRET}",
    "/disclosures/?category=tztg",
    "/disclosures/lapsed/",
    "/systems/",
    "/feed/",
    "/feed/tztg/",
    "/disclosures/catalogue-short.csv",
    "/disclosures/catalogue-long.csv",
    "/disclosures/catalogue-short.xlsx",
    "/disclosures/catalogue-long.xlsx",
    f"/search/?q={SECRET}",
    "/open-data/disclosures.json",
    "/open-data/disclosures.csv",
    "/sitemap/",
]
NOWHERE = ("/categories/", "/disclosures/lapsed/", "/systems/", "/sitemap/")  # name no recent item


def ways(item):
    """Every address a list of items is read at; the site map cuts its pages by id."""
    page = (item.pk - 1) // IDS_PER_PAGE + 1
    return [*WAYS, f"/sitemap-disclosures-{page}.xml"]


def content(response) -> str:
    parts = response.streaming_content if response.streaming else [response.content]
    body = b"".join(parts)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            body = b"".join(package.read(name) for name in package.namelist())
        return html.unescape(body.decode())
    return body.decode()


def suggested(client) -> list[str]:
    """What is put forward to somebody who begins to ask for it."""
    answer = client.get("/requests/suggest/", {"q": SECRET}, headers={"accept": "application/json"})
    return [item["title"] for item in answer.json()["items"]]


@pytest.mark.parametrize("state", HIDDEN)
def test_an_item_that_is_not_public_is_seen_nowhere(client, state):
    item = HIDDEN[state]()
    public = make.published(title="公开的通告之二")

    page = client.get(item.get_absolute_url())
    seen = {way: content(client.get(way)) for way in ways(item)}

    assert page.status_code == (410 if state in ("withdrawn", "after its term") else 404)
    assert SECRET not in content(page)
    # The words of a search stand in its own form; a hit would be a link to the item.
    leaking = [
        way
        for way, text in seen.items()
        if item.get_absolute_url() in text or ("?q=" not in way and SECRET in text)
    ]
    assert leaking == []
    assert suggested(client) == []
    assert client.get(f"/requests/suggest/{item.pk}/").status_code == 404
    assert public.title in seen["/disclosures/"]
    for attachment in item.attachments.all():
        assert client.get(attachment.get_absolute_url()).status_code == 404
        assert client.get(attachment.get_absolute_url(), {"preview": ""}).status_code == 404


def test_a_published_item_is_seen_everywhere(client):
    item = make.published(title=SECRET, files=FILES)

    seen = {way: content(client.get(way)) for way in ways(item)}

    address = item.get_absolute_url()
    assert {way for way, text in seen.items() if address in text or SECRET in text} == {
        way for way in ways(item) if way not in NOWHERE
    }
    assert suggested(client) == [SECRET]
    (attachment,) = item.attachments.all()
    assert client.get(attachment.get_absolute_url()).status_code == 200


def test_the_pages_of_an_item_are_gone_the_moment_it_is_withdrawn(client):
    item = make.published(title=SECRET, files=FILES)
    for way in (*ways(item), item.get_absolute_url()):
        content(client.get(way))

    publishing.withdraw(item, by=make.person("fabu"), at=timezone.now(), reason="内容有误")

    assert client.get(item.get_absolute_url()).status_code == 410
    assert suggested(client) == []
    assert SECRET not in "".join(content(client.get(way)) for way in ways(item) if "?q=" not in way)


def test_an_earlier_text_goes_with_its_item(client):
    draft = revision()
    item, shenhe, day = draft.revises, make.person("shenhe"), make.NINE.date()
    drafting.edit(draft, by=item.author, on=day, title="公开的通告（更正）")
    drafting.submit(draft, by=item.author, on=day)
    reviewing.first_review(draft, by=shenhe, on=day, basis="属实")
    reviewing.secrecy_review(
        draft, by=make.person("baomi"), on=day, result="disclose", basis="不涉密"
    )
    reviewing.approve(draft, by=make.person("fuzeren"), on=day, basis="同意")
    publishing.publish(draft, by=make.person("fabu"), at=make.NINE)
    address = f"{item.get_absolute_url()}versions/1/"
    assert client.get(address).status_code == 200

    publishing.withdraw(item, by=make.person("fabu"), at=timezone.now(), reason="内容有误")

    assert client.get(address).status_code == 404


def test_an_earlier_text_that_named_a_person_is_withheld_with_its_reason(client):
    item = make.published(title=SECRET, summary=f"{SECRET}。", body=SECRET, files=FILES)
    (file,) = item.attachments.all()
    address = item.get_absolute_url()
    make.revised(item, title="公开的通告", summary="概述。", body=f"又是{SECRET}。")
    assert SECRET in content(client.get(f"{address}versions/1/"))
    item.refresh_from_db()
    item.attachments.all().delete()

    make.revised(item, body="正文。", withhold="涉及个人隐私")
    item.refresh_from_db()
    make.revised(item, body="再改的正文。")

    for number in (1, 2):
        page = client.get(f"{address}versions/{number}/")
        assert page.status_code == 410
        assert "涉及个人隐私" in content(page)
        assert SECRET not in content(page)
    later = client.get(f"{address}versions/3/")
    assert (later.status_code, SECRET in content(later)) == (200, False)
    shown = content(client.get(address))
    assert ("涉及个人隐私" in shown, SECRET in shown) == (True, False)
    assert client.get(file.get_absolute_url()).status_code == 404
    leaking = [way for way in ways(item) if "?q=" not in way and SECRET in content(client.get(way))]
    assert leaking == []


def test_an_older_text_is_compared_with_none_that_is_withheld(client):
    item = make.published(body="最初的正文。")
    make.revised(item, body=f"写进了{SECRET}。")
    item.refresh_from_db()
    make.revised(item, body="最后的正文。", withhold="涉及个人隐私")
    item.versions.filter(number=1).update(withheld_reason="")

    page = client.get(f"{item.get_absolute_url()}versions/1/")

    assert (page.status_code, SECRET in content(page)) == (200, False)


def test_only_a_revision_withholds_an_earlier_text():
    item = make.approved()

    with pytest.raises(NotAllowed):
        publishing.publish(item, by=make.person("fabu"), at=make.NINE, withhold="涉及个人隐私")


def test_a_request_is_seen_in_no_public_way_nor_by_roles_that_handle_none(client):
    case = requests.closed_case(description=SECRET)
    rebuilt = list(entries.rebuild())
    assert rebuilt

    seen = {way: content(client.get(way)) for way in WAYS}

    assert [way for way, text in seen.items() if "?q=" not in way and SECRET in text] == []
    assert case.number not in seen[f"/search/?q={SECRET}"]
    assert suggested(client) == []
    sync_roles()
    publisher = make.person("fabu")
    publisher.groups.add(Group.objects.get(name="发布"))
    for name in ("change", "file"):
        address = reverse(f"admin:requests_app_case_{name}", args=[case.pk])
        client.logout()
        assert client.get(address).status_code == 302
        client.force_login(publisher)
        assert client.get(address).status_code == 403
