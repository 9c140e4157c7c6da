"""The cache on the disk of one machine, with room for the counters of a flood."""

import contextlib
import random

from django.core.cache.backends.filebased import FileBasedCache


class RoomyFileCache(FileBasedCache):
    """Django's file cache, which looks seldom whether it is full and then drops what has run out first.

    Django's own lists the folder at every write, 1.5 ms for each 1,000 entries, and when it is full
    deletes at random: throttles that still count as well as counters long over.
    """

    look_every = 200  # writes; so many entries more than MAX_ENTRIES do no harm

    def _cull(self) -> None:
        if random.randrange(self.look_every):
            return
        entries = self._list_cache_files()
        if len(entries) < self._max_entries:
            return
        for entry in entries:
            # Whoever else culls, or reads an entry that has run out, may have deleted it.
            with contextlib.suppress(FileNotFoundError), open(entry, "rb") as file:
                self._is_expired(file)
        super()._cull()
