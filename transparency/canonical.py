"""The bytes of what the public saw, and their digest."""

import hashlib
import json


def canonical(content: dict) -> bytes:
    """JSON in UTF-8 with sorted keys and without blanks: whoever has the same words has the same bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: dict) -> str:
    """SHA-256 of the canonical bytes, 64 hex digits."""
    return hashlib.sha256(canonical(content)).hexdigest()
