"""What the monitor of disclosure learns from the apps above it."""

from datetime import date, datetime, timedelta

import pytest

from annual_report.models import Report
from disclosure.monitor import groups
from inquiries import handling
from portal import indicators
from records.models import SearchEntry
from tests.factories import disclosure as make
from tests.factories import inquiries
from tests.factories.requests_app import handled_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def check(name, on):
    at = datetime(on.year, on.month, on.day, 9, 0, tzinfo=make.SHANGHAI)
    (found,) = [
        one
        for one in (*indicators.terms(on, at), *indicators.indicators(on, at))
        if name in one.name
    ]
    return found


def report(year, published_on, *, status="published", version=1):
    at = datetime(published_on.year, published_on.month, published_on.day, 9, tzinfo=make.SHANGHAI)
    return Report.objects.create(
        year=year,
        form="2021",
        version=version,
        status=status,
        as_of=date(year + 1, 1, 5),
        published_at=at,
        sha256="0" * 64,
        reason="更正" if version > 1 else "",
    )


@pytest.mark.parametrize(
    ("on", "verdict"), [(date(2025, 3, 31), "PASS"), (date(2025, 4, 1), "FAIL")]
)
def test_a_request_past_its_last_day_is_named_by_its_number(on, verdict):
    case = handled_case(on=date(2025, 3, 3))  # last day 31 March

    found = check("No request past", on)

    assert found.verdict == verdict
    assert [text[: len(case.number)] for text, _address in found.evidence] == (
        [case.number] if verdict == "FAIL" else []
    )


@pytest.mark.parametrize(("days", "verdict"), [(90, "PASS"), (91, "FAIL")])
def test_a_message_unanswered_for_three_months_is_listed_without_its_subject(days, verdict):
    inquiries.contact(on=date(2025, 3, 3), subject="举报某人")

    found = check("three months", date(2025, 3, 3) + timedelta(days=days))

    assert found.verdict == verdict
    assert not any("举报" in text for text, _address in found.evidence)


@pytest.mark.parametrize(
    ("replied", "verdict"), [(date(2025, 3, 12), "PASS"), (date(2025, 3, 13), "FAIL")]
)
def test_a_message_answered_after_the_term_of_its_channel_is_listed(replied, verdict):
    channel = inquiries.channel()
    channel.reply_within = 7
    channel.save()
    contact = inquiries.contact(on=date(2025, 3, 3))
    handling.reply(contact, text="请到派出所办理。", on=replied, by=inquiries.clerk())

    assert check("term of their channel", date(2025, 4, 1)).verdict == verdict


@pytest.mark.parametrize(
    ("published_on", "verdict"), [(date(2025, 1, 31), "PASS"), (date(2025, 2, 1), "FAIL")]
)
def test_a_report_is_late_after_31_january(published_on, verdict):
    report(2024, published_on)

    assert check("Yearly reports", date(2025, 3, 1)).verdict == verdict


def test_a_missing_year_fails_only_once_its_day_has_passed():
    report(2023, date(2024, 1, 20))

    assert check("Yearly reports", date(2025, 1, 31)).verdict == "PASS"
    assert check("Yearly reports", date(2025, 2, 1)).verdict == "FAIL"


def test_a_correction_does_not_make_a_report_late():
    report(2024, date(2025, 1, 20), status="corrected")
    report(2024, date(2025, 5, 20), version=2)

    assert check("Yearly reports", date(2025, 6, 1)).verdict == "PASS"


def test_the_fixed_blocks_bear_their_own_names(monkeypatch):
    assert check("Four fixed blocks", date(2016, 5, 9)).verdict == "PASS"

    monkeypatch.setattr(indicators, "NAVIGATION", indicators.NAVIGATION[1:])

    assert check("Four fixed blocks", date(2016, 5, 9)).detail == "Missing: 政府信息公开指南"


def test_a_tag_left_empty_is_missing(monkeypatch):
    make.imported(1)
    assert check("Meta tags", date(2016, 5, 9)).verdict == "PASS"

    monkeypatch.setattr(
        indicators, "article", lambda item: {"title": "", "published_at": None, "source": ""}
    )

    assert check("Meta tags", date(2016, 5, 9)).verdict == "FAIL"


def test_a_document_the_search_does_not_know_is_named():
    make.imported(1)
    assert check("Search finds", date(2016, 5, 9)).verdict == "PASS"
    assert check("Search knows", date(2016, 5, 9)).verdict == "PASS"

    SearchEntry.objects.all().delete()

    assert check("Search finds", date(2016, 5, 9)).verdict == "FAIL"
    assert check("Search knows", date(2016, 5, 9)).verdict == "FAIL"


def test_they_stand_on_the_page():
    page = groups(on=date(2016, 5, 9), at=make.NINE)

    names = {group.key: [one.name for one in group.checks] for group in page}

    assert "No request past its last day" in names["terms"]
    assert "Yearly reports published by their last day" in names["indicators"]
