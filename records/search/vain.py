"""What people look for and do not find: words by day, never who asked or when of the day."""

import re
from datetime import date, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F

from records.models import VainSearch
from records.search.text import fold, phrases

MOST_A_DAY = 500  # different words: what a machine sends must not fill the table
KEPT = timedelta(days=366)
SHORTEST, LONGEST = 2, 30  # characters; longer ones are stories, and stories have people in them
# Five figures may be part of a telephone, a card, an account, a case; letters and figures a plate.
_PERSONAL = re.compile(r"(?:\d[\W_]*){5}|@|[a-z][\W_]*[a-z\d]*\d[a-z\d]{2}")


def note_vain(words: str, *, on: date) -> None:
    """One more search of the day for `words` in vain; what may be somebody's number or story is dropped.

    A search is answered whether or not this can be written.
    """
    words = " ".join(fold(words).split())
    if not (SHORTEST <= len(words) <= LONGEST and phrases(words)) or _PERSONAL.search(words):
        return
    try:
        with transaction.atomic():
            _count(words, on)
    except DatabaseError:
        return  # a locked or read-only database is no reason to refuse an answer


def _count(words: str, on: date) -> None:
    today = VainSearch.objects.filter(on=on)
    if today.filter(words=words).update(count=F("count") + 1):
        return
    known = today.count()
    if known >= MOST_A_DAY:
        return
    if not known:
        VainSearch.objects.filter(on__lt=on - KEPT).delete()
    VainSearch.objects.get_or_create(on=on, words=words, defaults={"count": 1})
