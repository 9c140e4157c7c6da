"""Pages of what the bureau publishes; every one of them starts from `published()`."""
