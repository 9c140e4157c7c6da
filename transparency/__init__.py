"""公开日志: an append-only Merkle log of what was made public, changed and taken back (RFC 9162)."""
