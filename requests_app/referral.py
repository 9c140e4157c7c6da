"""第三十九条: a petition in the form of a request can be handed to whoever keeps the public's contacts.

That register stands beside this one and neither knows the other; portal, which knows both, names the
receiver at start.
"""

from collections.abc import Callable
from datetime import date

from requests_app.models import Case

# (case, by=, on=) -> the number under which the matter goes on there
Receiver = Callable[..., str]
_receivers: list[Receiver] = []


def receive_with(receiver: Receiver) -> None:
    """Hand petitions to `receiver` from now on."""
    _receivers[:] = [receiver]


def pass_on(case: Case, *, by, on: date) -> str:
    """Enter the matter of `case` with the receiver, in the caller's transaction; its number there."""
    (receiver,) = _receivers
    return receiver(case, by=by, on=on)
