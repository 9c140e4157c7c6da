"""A public file over HTTP: asked again without being sent again, and in parts, as a long PDF on a phone."""

from io import BytesIO

import pytest

from records.serving import file_response
from tests.factories import disclosure

CONTENT = b"%PDF-1.4 0123456789"  # 19 bytes
LONG = "9" * 5000


def asked(rf, **headers):
    """The answer and its content."""
    request = rf.get("/", headers=headers)
    response = file_response(request, BytesIO(CONTENT), digest="d1g", size=19, filename="a.pdf")
    return response, b"".join(response)


def test_a_file_may_be_kept_but_is_asked_for_again(rf):
    whole, content = asked(rf)

    again, nothing = asked(rf, if_none_match=whole.headers["ETag"])

    assert content == CONTENT
    assert whole.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, nothing) == (304, b"")


@pytest.mark.parametrize(
    ("part", "told", "content"),
    [
        ("bytes=0-3", "bytes 0-3/19", b"%PDF"),
        ("bytes=9-", "bytes 9-18/19", b"0123456789"),
        ("bytes=-4", "bytes 15-18/19", b"6789"),
        ("bytes=15-99", "bytes 15-18/19", b"6789"),
    ],
)
def test_a_part_of_a_file_is_sent_alone(rf, part, told, content):
    response, sent = asked(rf, range=part)

    assert (response.status_code, sent) == (206, content)
    assert response.headers["Content-Range"] == told
    assert response.headers["Content-Length"] == str(len(content))


@pytest.mark.parametrize("part", ["bytes=19-", "bytes=5-2", "bytes=-0", f"bytes={LONG}-"])
def test_a_part_the_file_does_not_have_is_refused_with_its_size(rf, part):
    response, _content = asked(rf, range=part)

    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */19"


@pytest.mark.parametrize("part", ["bytes=0-1,4-5", "lines=1-2", "bytes=-"])
def test_what_is_no_single_part_is_answered_with_the_file(rf, part):
    response, sent = asked(rf, range=part)

    assert (response.status_code, sent) == (200, CONTENT)


def test_a_part_of_what_has_been_replaced_since_is_the_whole_new_file(rf):
    response, sent = asked(rf, range="bytes=0-3", if_range='"of an earlier file"')

    assert (response.status_code, sent) == (200, CONTENT)


@pytest.mark.django_db
def test_the_file_of_an_item_is_sent_in_parts_and_told_without_its_body(client):
    item = disclosure.published(files=[("通告.pdf", None)])
    address = item.attachments.get().get_absolute_url()

    part = client.get(address, headers={"Range": "bytes=0-3"})
    told = client.head(address)

    assert (part.status_code, b"".join(part)) == (206, b"%PDF")
    assert told.headers["Content-Length"] == str(item.attachments.get().size)
    assert b"".join(told) == b""
