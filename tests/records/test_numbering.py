from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.urls import reverse

from inquiries.models import Contact
from inquiries.resources import ContactResource
from records.models import Series
from records.numbering import NotInTransaction, free_number, go_on_after, next_number, next_numbers
from records.resources import run_import
from requests_app.models import Case
from requests_app.resources import CaseResource

RESOURCES = {"inquiries": ContactResource, "requests": CaseResource}


def take(key="cases-2025"):
    with transaction.atomic():
        return next_number(key)


@pytest.mark.django_db
def test_each_series_counts_from_one():
    assert [take(), take(), take("cases-2026"), take()] == [1, 2, 1, 3]


@pytest.mark.django_db
def test_a_batch_takes_consecutive_numbers():
    take()
    with transaction.atomic():
        batch = next_numbers("cases-2025", 3)

    assert (list(batch), take()) == ([2, 3, 4], 5)


@pytest.mark.django_db
def test_a_rolled_back_step_leaves_no_gap():
    take()
    with transaction.atomic():
        next_number("cases-2025")
        transaction.set_rollback(True)

    assert take() == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_number_outside_a_transaction_is_refused():
    with pytest.raises(NotInTransaction):
        next_number("cases-2025")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_fifty_writers_at_once_get_fifty_numbers():
    if connection.vendor != "postgresql":
        pytest.skip("the test database of SQLite lives in the memory of one connection")

    def writer(_):
        try:
            return take("parallel")
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as writers:
        numbers = list(writers.map(writer, range(50)))

    assert sorted(numbers) == list(range(1, 51))


@pytest.mark.django_db
def test_numbers_that_exist_however_they_came_are_passed_over():
    Series.objects.create(key="held", last=0)
    for taken in ("N-1", "N-2", "N-4"):
        Series.objects.create(key=taken)

    with transaction.atomic():
        first, second, third = (
            free_number("held", taken=Series.objects.all(), field="key", form="N-{}".format)
            for _ in range(3)
        )

    assert (first, second, third) == ("N-3", "N-5", "N-6")


@pytest.mark.django_db
def test_a_register_brought_in_moves_the_series_but_an_odd_serial_does_not():
    with transaction.atomic():
        odd = go_on_after("cases-2026", [3, 12, 99999])

    assert (odd, take("cases-2026")) == ([99999], 13)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dataset", "table", "series"),
    [
        (
            "inquiries",
            "编号,渠道,收到日期,标题\n2026-99999,市长热线,2026-03-02,问\n",
            "市长热线 2026",
        ),
        (
            "requests",
            "登记编号,收到日期,申请人类别,申请内容\n2026-99999,2026-03-02,自然人,问\n",
            "2026",
        ),
    ],
)
def test_the_preview_of_an_import_warns_of_a_serial_far_above_the_series(
    dataset, table, series, tmp_path
):
    file = tmp_path / "table.csv"
    file.write_text(table, "utf-8")

    outcome = run_import(RESOURCES[dataset](), file, dry_run=True)

    (warning,) = outcome.warnings
    assert outcome.errors == []
    assert warning == f"序号99999远高于{series}的现有编号，后续编号不从它之后接续。请核对。"


@pytest.mark.django_db
def test_the_number_of_an_old_register_is_kept_and_found(admin_client, tmp_path):
    contacts, cases = tmp_path / "contacts.csv", tmp_path / "cases.csv"
    contacts.write_text(
        "编号,原编号,渠道,收到日期,标题\n2026-00001,信[26]7,市长热线,2026-03-02,问\n"
    )
    cases.write_text(
        "登记编号,原编号,收到日期,申请人类别,申请内容\n2026-00001,公开26-3,2026-03-02,自然人,问\n"
    )
    assert run_import(ContactResource(), contacts).errors == []
    assert run_import(CaseResource(), cases).errors == []

    found = [
        list(admin_client.get(reverse(page), {"q": number}).context["cl"].queryset)
        for page, number in (
            ("admin:inquiries_contact_changelist", "信[26]7"),
            ("admin:requests_app_case_changelist", "公开26-3"),
        )
    ]

    assert found == [[Contact.objects.get()], [Case.objects.get()]]
    page = admin_client.get(reverse("admin:requests_app_case_change", args=[Case.objects.get().pk]))
    assert "公开26-3" in page.content.decode()
