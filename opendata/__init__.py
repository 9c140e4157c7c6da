"""Open data: what the public may see of the records, as CSV and JSON, from one table of datasets.

datasets.py declares them; dataset.py says what a dataset is; views.py serves any of them; openapi.py
describes them for machines. Adding a dataset is adding an entry to the table.
"""
