"""How a step is refused."""


class NotAllowed(Exception):
    """The step is refused; the message says why, in words for the clerk."""
