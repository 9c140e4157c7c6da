import pytest

from statute.shipped import shipped_days
from statute.workdays import Workdays


@pytest.fixture(scope="session")
def workdays():
    """The shipped calendar, 2014 to 2026, refusing other years."""
    return Workdays.from_rows(shipped_days())
