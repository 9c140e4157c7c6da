import pytest


@pytest.fixture(autouse=True)
def _own_stores(settings, tmp_path):
    """Throttles and files of one test are not those of the next, and the cache is one on disk."""
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path / "cache",
        },
    }
    settings.MEDIA_ROOT = tmp_path / "files"
