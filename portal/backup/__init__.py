"""Backup and restore of a whole installation: database, files, and the proof that nothing is missing.

    write(folder)                    one backup, in a folder of its own
    verify(folder, identity)         every part is there and unaltered; with the identity, readable too
    restore(folder, storage, identity)  into an empty place; what came out is compared with what went in

A backup is a folder: `manifest.json` (open) names the parts with size and SHA-256; `contents.json` tells
what is in them (rows and a digest of each table, series, each file); `database`; `files/00001`… With
BACKUP_RECIPIENT everything but the manifest is encrypted by age, and only who holds the identity reads it.
"""

from portal.backup.checking import verify
from portal.backup.parts import BackupError
from portal.backup.restoring import restore
from portal.backup.writing import write

__all__ = ["BackupError", "restore", "verify", "write"]
