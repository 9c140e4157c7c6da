"""People by their names: what every page, list, letter and mail of the office calls an account."""

from __future__ import annotations


def name_of(user) -> str:
    """The full name of an account, or the name it signs in with where none is entered; "" for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""
