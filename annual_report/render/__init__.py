"""The report in every format, all from one `Content`."""
