"""The gate before publication: personal data and hidden content that must never go out.

`scan` is what the rest of the portal calls, `clean` makes the copy the public gets. Below them,
`detectors` knows what personal data looks like (plain Python) and `extractors` reads every place of a
file where text can stand. See docs/adr/0009-scanning.md.
"""
