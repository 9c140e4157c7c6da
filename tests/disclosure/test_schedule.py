"""What is set for later, moved, taken back before its time, and what ends by itself."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from disclosure.models import Disclosure, OldAddress
from disclosure.publication import attaching, drafting, publishing, scheduling
from portal.roles import sync_roles
from records import uploads
from records.lifecycle import NotAllowed
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
NAME = "张三丰"
SOON = timezone.now() + timedelta(days=1)
PAST_SOON = SOON + timedelta(hours=1)
PUBLISHER = "fabu"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clock(monkeypatch):
    """Sets the time the site reads."""
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def scheduled(**content):
    return make.published(at=SOON, **content)


def body(client, address) -> str:
    return client.get(address).content.decode()


# --- before its time


def test_a_text_revised_before_its_time_leaves_no_earlier_version(client, clock):
    item = scheduled(body=f"{NAME}家住某处。")

    make.revised(item, body="正文。")

    clock(PAST_SOON)
    address = item.get_absolute_url()
    assert NAME not in body(client, address)
    assert "第1版" not in body(client, address)
    assert client.get(f"{address}versions/1/").status_code == 404
    assert item.versions.count() == 0


def test_a_file_replaced_before_its_time_has_no_address(client, clock):
    item = scheduled(files=[("旧.pdf", sheets(1))])
    (never_public,) = item.attachments.all()

    make.revised(item, files=lambda draft: replace(draft, "新.pdf"))

    clock(PAST_SOON)
    assert client.get(never_public.get_absolute_url()).status_code == 404
    assert "新.pdf" in body(client, item.get_absolute_url())


def test_an_item_withdrawn_before_its_time_never_was(client, clock):
    item = scheduled(title=f"关于{NAME}的通告")
    OldAddress.objects.create(path="/old/1.htm", disclosure=item)

    publishing.withdraw(item, by=make.person(PUBLISHER), at=timezone.now(), reason="误报")

    clock(PAST_SOON)
    assert client.get(item.get_absolute_url()).status_code == 404
    assert client.get("/old/1.htm").status_code == 404
    assert item.index_number not in body(client, "/open-data/disclosures.json")
    assert f"/{item.pk}/" not in body(client, "/sitemap-disclosures-1.xml")
    stored = Disclosure.objects.get(pk=item.pk)
    assert (stored.published_at, stored.releases.count()) == (None, 0)


def test_an_item_withdrawn_before_its_time_by_an_earlier_release_of_the_portal_is_not_found(client):
    item = make.withdrawn()
    Disclosure.objects.filter(pk=item.pk).update(withdrawn_at=make.NINE - timedelta(minutes=1))

    assert client.get(item.get_absolute_url()).status_code == 404


# --- moved


def test_a_scheduled_item_is_moved_without_a_withdrawal(client, clock):
    item, later = scheduled(), SOON + timedelta(days=2)

    scheduling.reschedule(
        item, by=make.person(PUBLISHER), now=timezone.now(), at=later, until=None, reason="会议改期"
    )

    assert item.releases.get().released_on == timezone.localdate(later)
    clock(PAST_SOON)
    assert client.get(item.get_absolute_url()).status_code == 404
    clock(later)
    assert client.get(item.get_absolute_url()).status_code == 200


def test_what_is_public_is_not_moved_and_nothing_goes_into_the_past_or_far_ahead():
    public, coming, now = make.published(), scheduled(), timezone.now()
    year = now + timedelta(days=366)

    assert refused(public, at=SOON)
    assert refused(coming, at=now - timedelta(days=1))
    assert refused(coming, at=year)
    assert refused(coming, at=None, until=date(2016, 5, 9))
    with pytest.raises(NotAllowed, match="一年以后"):
        publishing.publish(make.approved(), by=make.person(PUBLISHER), at=year)


def refused(item, *, at, until=None) -> bool:
    with pytest.raises(NotAllowed):
        scheduling.reschedule(
            item, by=make.person(PUBLISHER), now=timezone.now(), at=at, until=until, reason="改期"
        )
    return True


def test_the_publisher_moves_it_on_a_page_and_says_why(client):
    sync_roles()
    item, later = scheduled(), timezone.localtime(SOON + timedelta(days=2))
    client.force_login(make.person(PUBLISHER))
    page = f"/admin/disclosure/disclosure/{item.pk}/step/reschedule/"
    assert f"{timezone.localtime(SOON):%Y-%m-%dT%H:%M}" in body(client, page)

    client.post(
        page,
        {
            "at": f"{later:%Y-%m-%dT%H:%M}",
            "until": f"{later + timedelta(days=7):%Y-%m-%d}",
            "note": "改期",
        },
    )

    item.refresh_from_db()
    assert item.published_on == later.date()
    assert item.shown_until == later.date() + timedelta(days=7)
    assert "改期" in item.events.get(kind="reschedule").note


# --- the end of a term


def test_an_item_is_shown_through_the_last_day_of_its_term_and_its_page_says_that_it_is_over(
    client, clock
):
    item = make.approved(title=f"对{NAME}的公示", files=[("公示.pdf", make.pdf())])
    publishing.publish(item, by=make.person(PUBLISHER), at=make.NINE, until=date(2016, 5, 15))
    address, (file,) = item.get_absolute_url(), item.attachments.all()

    clock(make.NINE.replace(day=15, hour=23, minute=59))
    assert client.get(address).status_code == 200
    clock(make.NINE.replace(day=16, hour=0))
    caches["pages"].clear()  # a page is kept for a minute
    page = client.get(address)

    assert page.status_code == 410
    assert "公示期满" in page.content.decode()
    assert NAME not in page.content.decode()
    assert client.get(file.get_absolute_url()).status_code == 404
    seen = [body(client, way) for way in ("/disclosures/", "/feed/", "/open-data/disclosures.json")]
    assert NAME not in "".join(seen)
    assert address not in body(client, f"/search/?q={NAME}")


def test_a_term_does_not_end_before_it_begins():
    with pytest.raises(NotAllowed, match="公示期"):
        publishing.publish(
            make.approved(), by=make.person(PUBLISHER), at=make.NINE, until=date(2016, 5, 8)
        )


# --- files over a revision


def sheets(count) -> bytes:
    writer, file = PdfWriter(), BytesIO()
    for _number in range(count):
        writer.add_blank_page(200, 200)
    writer.write(file)
    return file.getvalue()


def replace(draft, name="新.pdf"):
    """The clerk puts another file in the place of the first."""
    file = draft.attachments.first()
    attaching.describe(file, accepted := uploads.accept(SimpleUploadedFile(name, sheets(2))))
    file.original, file.file = accepted.file, ""
    file.save()


def test_a_file_that_did_not_change_keeps_its_address_over_revisions(client):
    item = make.published(files=[("附件.pdf", make.pdf())])
    address = item.attachments.get().get_absolute_url()

    make.revised(item, body="新正文。")
    item.refresh_from_db()
    make.revised(item, body="更新的正文。")

    assert client.get(address).status_code == 200
    assert address in body(client, item.get_absolute_url())


def test_a_replaced_file_leads_on_over_several_revisions_and_a_removed_one_is_gone(client):
    item = make.published(files=[("附件.pdf", make.pdf())])
    first = item.attachments.get().get_absolute_url()
    make.revised(item, files=replace)
    item.refresh_from_db()
    second = item.attachments.get().get_absolute_url()
    assert (client.get(first).status_code, client.get(first).url) == (301, second)

    make.revised(item, files=lambda draft: draft.attachments.all().delete())

    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 410


def test_titles_and_order_of_files_are_the_clerks(client):
    item = make.published(files=[("2.pdf", sheets(2)), ("1.pdf", sheets(1))])
    kept = {file.name: file.get_absolute_url() for file in item.attachments.all()}

    def put_in_order(draft):
        draft.attachments.filter(name="1.pdf").update(title="附件1：线路图", position=1)
        draft.attachments.filter(name="2.pdf").update(title="附件2：名单", position=2)

    make.revised(item, files=put_in_order)

    page = body(client, item.get_absolute_url())
    assert page.index("附件1：线路图") < page.index("附件2：名单")
    sent = client.get(kept["1.pdf"])
    assert "%E9%99%84%E4%BB%B61" in sent["Content-Disposition"]


def test_a_title_changed_after_the_reviews_voids_them():
    item = make.approved(files=[("附件.pdf", make.pdf())])

    item.attachments.update(title="改了标题")

    with pytest.raises(NotAllowed):
        publishing.publish(item, by=make.person(PUBLISHER), at=make.NINE)


def test_a_telephone_number_in_the_title_of_a_file_stops_publication():
    item = make.draft()
    make.attachment(item)
    item.attachments.update(title="张三13812345678")

    drafting.submit(item, by=item.author, on=make.NINE.date())

    assert item.findings.blocking().exists()
