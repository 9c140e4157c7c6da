"""Anybody recounts tables 三 and 四 of a year's report from the open data, with plain Python."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse

from annual_report.figures import YearFacts
from annual_report.tables import Form
from requests_app.models import Remedy
from statute.outcomes import ApplicantKind, Outcome
from tests.factories import requests_app as requests

pytestmark = pytest.mark.django_db


def table(client, name, **given):
    """The CSV as a reader gets it: one dictionary a row."""
    content = b"".join(client.get(reverse(f"open-data-{name}-csv"), given).streaming_content)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def register():
    """Requests over three years: carried in, carried out, closed the year after, of every kind."""
    kinds, outcomes = list(ApplicantKind), list(Outcome)
    for n in range(60):
        received = date(2022, 11, 1) + timedelta(days=17 * n)
        closed = received + timedelta(days=(5 * n) % 70 + 1) if n % 4 else None
        requests.register_row(
            f"{received.year}-{n:05}",
            received_on=received,
            kind=kinds[n % 6],
            closed_on=closed,
            outcome=outcomes[n % 21] if closed else "",
        )


@pytest.mark.parametrize("year", [2022, 2023, 2024])
@pytest.mark.parametrize("given", [{}, {"year": True}], ids=["whole register", "of the year"])
def test_table_three_of_a_year_is_recounted_from_the_csv(client, year, given):
    register()
    published = YearFacts.of(year).requests.table(Form.OF_2021)

    first, last = f"{year}-01-01", f"{year}-12-31"
    cells = dict.fromkeys(published.values, 0)
    for row in table(client, "requests", **dict.fromkeys(given, year)):
        received, closed = row["收到日期"], row["答复日期"]
        if received > last or (closed and closed < first):
            continue
        lines = ["一" if received >= first else "二"]
        if closed and closed <= last:
            lines += [_reference(row["办理结果"]), "（七）"]
        else:
            lines.append("四")
        for line in lines:
            for column in (row["申请人类别"], "总计"):
                cells[f"{line}/{column}"] += 1

    assert cells == published.values
    assert sum(cells.values()) > 0


def _reference(outcome):
    """（三）1 of （三）1属于国家秘密."""
    group, _, rest = outcome.partition("）")
    return f"{group}）{rest[0] if rest[0].isdigit() else ''}"


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_table_four_of_a_year_is_recounted_from_the_csv(client, year):
    for n, kind in enumerate(Remedy.Kind):
        requests.remedy(f"{n}a", kind=kind, filed_on=date(2023, 5, 6))
        requests.remedy(
            f"{n}b",
            kind=kind,
            filed_on=date(2023, 5, 6),
            decided_on=date(2024, 2, 1),
            result="upheld",
        )
        requests.remedy(
            f"{n}c",
            kind=kind,
            filed_on=date(2024, 5, 6),
            decided_on=date(2024, 7, 1),
            result="corrected",
        )
    published = YearFacts.of(year).remedies.table()

    cells = dict.fromkeys(published.values, 0)
    for row in table(client, "remedies"):
        filed, decided = int(row["受理年度"]), int(row["审结年度"] or 9999)
        if filed > year or decided < year:
            continue
        result = row["结果"] if decided == year else "尚未审结"
        for column in (result, "总计"):
            cells[f"{row['类型']}/{column}"] += int(row["件数"])

    assert cells == published.values
