"""Files of an import between its preview and its confirmation: encrypted, and gone after a day.

import-export keeps them in the temporary folder until they are confirmed; a register that is previewed and
left would lie there for good, names of applicants and all.
"""

import re
import secrets
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from import_export.tmp_storages import BaseStorage

from records.personal import decrypt_bytes, encrypt_bytes

PREFIX = "gongkai-import-"
NAME = re.compile(PREFIX + "[0-9a-f]{32}")
KEPT = 24 * 3600  # seconds


class SealedImportFile(BaseStorage):
    """For `tmp_storage_class`. A forged name, or one whose file is gone: FileNotFoundError."""

    def save(self, data: bytes) -> None:
        sweep()
        self.name = PREFIX + secrets.token_hex(16)
        self._path.touch(mode=0o600)
        self._path.write_bytes(encrypt_bytes(data))

    def read(self) -> bytes:
        return decrypt_bytes(self._path.read_bytes())

    def remove(self) -> None:
        self._path.unlink()

    @property
    def _path(self) -> Path:
        if not NAME.fullmatch(self.name or ""):
            raise FileNotFoundError(self.name)
        return Path(tempfile.gettempdir(), self.name)


def sweep() -> None:
    """Remove what was never confirmed."""
    for path in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        with suppress(FileNotFoundError):  # another worker was faster
            if path.stat().st_mtime < time.time() - KEPT:
                path.unlink()
