"""Every step that 承办 may take is tried by an officer of another unit."""

import pytest

from disclosure.models import Membership
from tests.factories import staff
from tests.test_rights import MAKE, MATRIX, REGISTERS, STEPS, lets_through, standing

pytestmark = pytest.mark.django_db
WITH_UNITS = ("requests", "documents", "contacts", "contacts on the site", "consultations")
OF_A_UNIT = [
    (register, step)
    for register, step in STEPS
    if register in WITH_UNITS and "承办" in MATRIX[register][step].split()
]


@pytest.mark.parametrize(("register", "step"), OF_A_UNIT)
def test_a_step_of_a_unit_is_not_taken_by_another_units_officer(register, step):
    """Each of these is let through for 承办 of the unit: the matrix of `test_rights`."""
    known, record = REGISTERS[register], MAKE[register]()
    type(record)._default_manager.filter(pk=record.pk).update(unit=staff.unit("xz", "刑侦支队"))
    standing(register, record, known.transitions[step].sources[0])
    stranger = staff.member("of-another-unit", "承办")
    Membership.objects.create(user=stranger, unit=staff.unit("jj", "交警支队"))

    assert not lets_through(known, record, step, stranger)
