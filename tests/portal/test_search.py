"""The search page, and that nothing reaches it before, beside or after its publication."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.urls import reverse

from disclosure import power_list, publication
from disclosure.models import Attachment, PowerItem
from disclosure.search import DISCLOSURE
from inquiries import handling
from inquiries.models import Contact
from records import search
from records.models import SearchEntry
from tests.factories import disclosure as make
from tests.factories import inquiries as ask
from tests.records.test_disclosure_import import *  # noqa: F403

pytestmark = pytest.mark.django_db
