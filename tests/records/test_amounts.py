"""Numbers as people wrote them, without the zeros they are stored with."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from annual_report.models import StatedFigure
from disclosure.models import DecisionCount
from records.amounts import tidy


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("1600.000000", "1600"), ("2600.500000", "2600.5"), ("0.000000", "0"), ("100", "100")],
)
def test_idle_zeros_are_not_shown(stored, shown):
    assert str(tidy(Decimal(stored))) == shown


@pytest.mark.django_db
def test_a_stated_figure_is_listed_and_edited_as_it_was_stated(admin_client):
    stated = StatedFigure.objects.create(
        year=2025,
        kind=StatedFigure.Kind.values[0],
        value=Decimal("1600"),
        source="法制支队",
        stated_by=User.objects.first(),
        stated_on=date(2026, 1, 5),
    )

    listed = admin_client.get(reverse("admin:annual_report_statedfigure_changelist"))
    form = admin_client.get(reverse("admin:annual_report_statedfigure_change", args=[stated.pk]))

    assert ">1600</td>" in listed.content.decode()
    assert 'value="1600"' in form.content.decode()


@pytest.mark.django_db
def test_decisions_of_a_year_are_listed_and_edited_as_they_were_counted(admin_client):
    counted = DecisionCount.objects.create(year=2025, kind="charge", count=Decimal("1234.5"))

    listed = admin_client.get(reverse("admin:disclosure_decisioncount_changelist"))
    form = admin_client.get(reverse("admin:disclosure_decisioncount_change", args=[counted.pk]))

    assert ">1234.5</td>" in listed.content.decode()
    assert 'value="1234.5"' in form.content.decode()
