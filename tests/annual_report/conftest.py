"""The registers of these tests were kept; a test about what nobody kept asks for `nothing_kept`."""

import pytest

from annual_report.models import KeptRegister, StatedFigure
from tests.factories.annual_report import SUGGESTED_CHANNELS, keep_registers, state


@pytest.fixture(autouse=True)
def registers(request):
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        keep_registers()
        for year in (2023, 2024, 2025):
            state(year, *SUGGESTED_CHANNELS)


@pytest.fixture
def nothing_kept(registers):
    KeptRegister.objects.all().delete()
    StatedFigure.objects.all().delete()
