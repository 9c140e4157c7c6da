"""The static edition: what strangers read, written as plain files (docs/adr/0021-static-edition.md)."""
