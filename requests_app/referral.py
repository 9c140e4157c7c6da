"""第三十九条: a petition in the form of a request can be handed to whoever keeps the public's contacts.

That register stands beside this one and neither knows the other; portal, which knows both, names the
receiver at start.
"""

from collections.abc import Callable
from datetime import date

from requests_app.models import Case

# (case, by=, on=) -> the number under which the matter goes on there
Receiver = Callable[..., str]
# that number -> None: the matter and the person are erased there too
Eraser = Callable[[str], None]
_receivers: list[tuple[Receiver, Eraser]] = []


def receive_with(receiver: Receiver, *, erase: Eraser) -> None:
    """Hand petitions to `receiver` from now on, and have `erase` forget them when the case is erased."""
    _receivers[:] = [(receiver, erase)]


def pass_on(case: Case, *, by, on: date) -> str:
    """Enter the matter of `case` with the receiver, in the caller's transaction; its number there."""
    ((receiver, _eraser),) = _receivers
    return receiver(case, by=by, on=on)


def erase(number: str) -> None:
    """Erase what `pass_on` entered under `number`, in the caller's transaction."""
    ((_receiver, eraser),) = _receivers
    eraser(number)
