"""Drawing boxes over a file of an item, and what goes out then."""

import io
from datetime import date

import pytest
from PIL import Image

from disclosure.models import AttachmentBox
from disclosure.publication import blackout, drafting, publishing, reviewing
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from tests.disclosure.blackout.test_copy import LETTER, MOBILE, over, text_of
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
DAY = date(2016, 5, 4)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def drafted():
    item = make.draft()
    return make.attachment(item, name="答复.pdf", content=LETTER)


def drawn(ground="privacy", **edges):
    return AttachmentBox(
        ground=ground, **({"left": 0, "top": 0, "right": 9000, "bottom": 2000} | edges)
    )


def boxes_over(words):
    return [
        AttachmentBox(
            ground="privacy",
            left=int(box.left * 10_000),
            top=int(box.top * 10_000),
            right=int(box.right * 10_000) + 1,
            bottom=int(box.bottom * 10_000) + 1,
        )
        for box in over(LETTER, words)
    ]


def black_out(attachment, boxes, page=1, by=None):
    blackout.black_out(
        attachment, page=page, boxes=boxes, by=by or attachment.disclosure.author, on=DAY
    )


def published(item):
    shenhe = make.person("shenhe")
    drafting.submit(item, by=item.author, on=DAY)
    reviewing.first_review(item, by=shenhe, on=DAY, basis="属实")
    reviewing.secrecy_review(
        item, by=make.person("baomi"), on=DAY, result="disclose", basis="不涉密"
    )
    reviewing.approve(item, by=make.person("fuzeren"), on=DAY, basis="同意")
    return publishing.publish(item, by=make.person("fabu"), at=make.NINE)


def test_the_public_gets_the_copy_and_the_original_boxes_and_grounds_stay(client, drafted):
    black_out(drafted, boxes_over(MOBILE))

    item = published(drafted.disclosure)

    (file,) = item.attachments.all()
    copy = b"".join(client.get(file.get_absolute_url()).streaming_content)
    assert MOBILE not in text_of(copy)
    assert "来信人王小明" in text_of(copy)
    assert file.original.read() == LETTER
    assert {box.ground for box in file.boxes} == {"privacy"}
    assert {box.drawn_by for box in file.boxes} == {item.author}


def test_without_a_box_over_it_the_number_still_stops_publication(drafted):
    black_out(drafted, boxes_over("王小明"))

    drafting.submit(drafted.disclosure, by=drafted.disclosure.author, on=DAY)

    assert [f.kind for f in drafted.disclosure.findings.blocking()] == ["mobile"]


def test_a_picture_goes_out_as_a_pdf_without_what_is_under_the_box(client):
    held = io.BytesIO()
    Image.effect_noise((300, 200), 90).convert("RGB").save(held, "JPEG")
    picture = make.attachment(make.draft(), name="现场.jpg", content=held.getvalue())
    black_out(picture, [drawn(right=10_000, bottom=10_000)])

    item = published(picture.disclosure)

    (file,) = item.attachments.all()
    assert (file.name, file.content_type) == ("现场.pdf", "application/pdf")
    assert b"".join(client.get(file.get_absolute_url()).streaming_content).startswith(b"%PDF")


def test_a_revision_takes_the_boxes_along_and_can_add_to_them(drafted):
    black_out(drafted, boxes_over(MOBILE))
    item = published(drafted.disclosure)
    revision = drafting.revise(item, by=item.author, on=DAY, reason="补充")
    (file,) = revision.attachments.all()

    assert file.boxes.count() == len(MOBILE)
    black_out(file, [*boxes_over(MOBILE), *boxes_over("王小明")])
    published(revision)

    (file,) = item.attachments.all()
    with file.file.open("rb") as copy:
        assert "王" not in text_of(copy.read())


def test_drawing_voids_the_reviews_and_is_a_line_of_the_ledger(drafted):
    item = drafting.submit(drafted.disclosure, by=drafted.disclosure.author, on=DAY)

    black_out(drafted, [drawn()])

    item.refresh_from_db()
    assert item.status == "draft"
    assert "附件" in item.events.filter(kind="edit").latest("pk").note


def test_boxes_of_another_file_and_of_a_published_item_are_not_drawn(drafted):
    with pytest.raises(NotAllowed, match="没有第2页"):
        black_out(drafted, [drawn()], page=2)
    black_out(drafted, [drawn()])
    make.attachment(drafted.disclosure)
    drafted.original_sha256 = "0" * 64
    assert list(drafted.boxes) == []
    drafted.refresh_from_db()
    black_out(drafted, boxes_over(MOBILE))
    item = published(drafted.disclosure)
    with pytest.raises(NotAllowed):
        black_out(item.attachments.first(), [drawn()])


# --- the page -------------------------------------------------------------------------------------


@pytest.fixture
def officer(client):
    sync_roles()
    user = make.person("chengban")
    user.is_staff, user.is_superuser = True, True
    user.save()
    client.force_login(user)
    return client


def address(attachment, what=""):
    item = attachment.disclosure_id
    return f"/admin/disclosure/disclosure/{item}/original/{attachment.pk}/blackout/{what}"


def sent(*rows):
    answers = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        answers |= {f"form-{number}-{name}": value for name, value in row.items()}
    return answers


ROW = {
    "keep": "on",
    "left": "10",
    "top": "20.5",
    "right": "30",
    "bottom": "40",
    "ground": "privacy",
}


def test_the_page_shows_the_sheet_and_proposes_what_the_scanners_know(officer, drafted):
    page = officer.get(address(drafted)).content.decode()

    assert "系统建议涂黑1处" in page
    assert 'alt="第1页，共1页"' in page
    assert "<script>" not in page
    assert "style=" not in page.split('id="content-main"')[1].split("</form>")[0]
    picture = officer.get(address(drafted, "plain/"))
    assert Image.open(io.BytesIO(picture.content)).size == (827, 1170)
    assert "no-store" in picture["Cache-Control"]


def test_boxes_given_in_percent_are_kept_without_scripts(officer, drafted):
    answer = officer.post(address(drafted), sent(ROW, {"ground": ""}))

    assert answer.status_code == 302
    (box,) = drafted.boxes
    assert (box.left, box.top, box.right, box.bottom) == (1000, 2050, 3000, 4000)
    copy = officer.get(address(drafted, "copy/"))
    assert copy.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ground": ""}, "每个涂黑框都要选择理由"),
        ({"left": ""}, "请填写涂黑框的四条边"),
        ({"right": "5"}, "右边应大于左边"),
        ({"bottom": "140"}, "100"),
    ],
)
def test_a_box_that_cannot_be_is_named_and_nothing_typed_is_lost(officer, drafted, change, said):
    page = officer.post(address(drafted), sent(ROW | change)).content.decode()

    assert said in page
    assert 'value="20.5"' in page
    assert not drafted.boxes.exists()


def test_who_may_not_change_the_item_sees_no_page(client, drafted):
    sync_roles()
    reader = make.person("duzhe")
    reader.is_staff = True
    reader.save()
    client.force_login(reader)

    for what in ("", "plain/", "copy/"):
        assert client.get(address(drafted, what)).status_code in (403, 404)
    assert client.get(address(drafted, "plain/")).status_code != 200
