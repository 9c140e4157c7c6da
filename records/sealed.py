"""Files of applicants at rest: encrypted whole, with the keys of the personal columns.

A file is as large as an upload may be (`uploads.MAX_BYTES`), so it is sealed and opened in memory. What is
stored says neither what it is nor whose; nothing but the application can read it.
"""

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.utils.deconstruct import deconstructible

from records.personal import decrypt_bytes, encrypt_bytes, encrypt_bytes_again


@deconstructible
class SealedStorage(Storage):
    """The default storage behind encryption. No size, no address: both would be those of the sealed bytes."""

    def _save(self, name, content):
        content.seek(0)
        return default_storage.save(name, ContentFile(encrypt_bytes(content.read())))

    def _open(self, name, mode="rb"):
        """The readable content. Raises `personal.CannotDecrypt`."""
        return ContentFile(decrypt_bytes(self._sealed(name)), name=name)

    def copy_sealed_again(self, name: str, new_name: str) -> str:
        """A copy of `name` under the first key; the name it got."""
        again = encrypt_bytes_again(self._sealed(name))
        return default_storage.save(new_name, ContentFile(again))

    def delete(self, name):
        default_storage.delete(name)

    def exists(self, name):
        return default_storage.exists(name)

    @staticmethod
    def _sealed(name: str) -> bytes:
        with default_storage.open(name, "rb") as file:
            return file.read()
