"""The demo takes most of a minute to load: once, for all that look at it."""

import pytest
from django.contrib.auth.models import Group

from demo import loading
from tests.factories.audit import empty_audit


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for the tests of this folder and taken out again."""
    with django_db_blocker.unblock():
        loading.load(lambda part: None)
        yield
        loading.flush()
        Group.objects.all().delete()
        empty_audit()
