from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from disclosure.models import Unit

pytestmark = pytest.mark.django_db


def test_the_demo_is_not_mixed_with_other_records():
    Unit.objects.create(code="somebody", name="别的机关")

    with pytest.raises(CommandError, match="other records"):
        call_command("load_demo", stdout=StringIO())


def test_flushing_is_refused_outside_a_demo(settings):
    settings.DEBUG = settings.DEMO = False

    with pytest.raises(CommandError, match="DEBUG=1 or DEMO=1"):
        call_command("load_demo", flush=True, stdout=StringIO())


def test_a_demo_whose_replies_could_name_no_government_is_refused_at_once(settings):
    settings.REVIEW_GOVERNMENT = ""

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo", stdout=StringIO())

    assert not Unit.objects.exists()
