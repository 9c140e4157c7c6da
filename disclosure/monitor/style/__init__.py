"""文本规范67条: what the standards of official papers ask of a text, one small rule each. Pure.

RULES                   the table: number, name, source, the function, what ledger to keep
Paper                   header and text of one document, as the rules read it
breaches(rule, papers)  the passages of these documents that break a rule
"""

from disclosure.monitor.style.broken import breaches
from disclosure.monitor.style.paper import Breach, Paper, Rule
from disclosure.monitor.style.table import RULES

__all__ = ["RULES", "Breach", "Paper", "Rule", "breaches"]
