"""Search in Chinese on the database the portal has: no service beside it, the same hits on both databases.

    entries.register(Source(…))               an app names what there is to find, in its ready()
    entries.refresh("disclosure", [pk])       the step that changes what the public sees
    finding.search("居住证", at=now)           hits by page, counts by kind, category, unit and year
    finding.matching_ids("disclosure", text)  the words of a list's filter, as a subquery
    likeness.alike("disclosure", text, limit=5)  what shares most with a sentence
    titled.titled_with(words, at=now, each=5)  what belongs beside a page, by kind
    vain.note_vain(words, on=today)        nothing was found for them

Queries are understood: cut into words, with synonyms and slips (`understanding`); where nothing holds all
of a query, what holds most of it is found (`relating`).

See docs/adr/0003-search.md.
"""
