"""The steps of an item, by one table: draft → reviews → approval → published → withdrawn.

Each step is one function with keyword arguments: it locks the row, refuses aloud (`NotAllowed`), saves
only what it changes and logs one event. Which step is open in which state stands in `table.STEPS`.
"""
