"""Blacking out on the page (第三十七条): boxes over pages, and the copy in which nothing is under them.

`sheets` shows the pages and says which characters stand where, `copy` makes the copy. Both know
bytes and boxes only; who draws boxes, and on which ground, is kept by the registers. See
docs/adr/0016-blackout.md.
"""

from disclosure.blackout.copy import blacked_out
from disclosure.blackout.sheets import KINDS, Box, CannotBlackOut, Sheets, proposals

__all__ = ["KINDS", "Box", "CannotBlackOut", "Sheets", "blacked_out", "proposals"]
