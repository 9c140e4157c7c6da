"""Which door a write came by: the audit asks the request that is being answered."""

from records import audit


def audit_door_middleware(get_response):
    """What is written while a request is answered is told with its account and door."""

    def middleware(request):
        with audit.door_of(request):
            return get_response(request)

    return middleware
