"""Files in S3-style storage (S3_BUCKET): one that does not answer is said so within seconds."""

from __future__ import annotations

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from portal.outages import FilesOutOfReach

CONNECT, READ = 3, 10  # seconds
PATIENCE = Config(connect_timeout=CONNECT, read_timeout=READ, retries={"total_max_attempts": 2})
DOWN = (BotoCoreError, Boto3Error, ClientError)


class RemoteFiles(S3Storage):
    """django-storages' S3Storage with a patience. Raises FilesOutOfReach instead of what boto3 raises."""

    def get_default_settings(self):
        return {**super().get_default_settings(), "client_config": PATIENCE}

    def _open(self, name, mode="rb"):
        try:
            opened = super()._open(name, mode)
            if "r" in mode:
                opened.file  # noqa: B018 (fetched now, before an answer has begun)
            return opened
        except DOWN as error:
            raise FilesOutOfReach(type(error).__name__) from error

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except DOWN as error:
            raise FilesOutOfReach(type(error).__name__) from error

    def delete(self, name):
        try:
            return super().delete(name)
        except DOWN as error:
            raise FilesOutOfReach(type(error).__name__) from error

    def exists(self, name):
        try:
            return super().exists(name)
        except DOWN as error:
            raise FilesOutOfReach(type(error).__name__) from error
