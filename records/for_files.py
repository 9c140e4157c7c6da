"""Whether an answer is made for the static edition: it holds no form, and nobody is asking."""

FOR_FILES = "gongkai.for_files"  # of the environment of a request; no header can name it


def is_for_files(request) -> bool:
    return bool(request.META.get(FOR_FILES))
