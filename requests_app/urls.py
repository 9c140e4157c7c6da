from django.urls import path, re_path

from requests_app.views import filing, guide, tracking

urlpatterns = [
    # /requests/: how to ask, filing
    path("requests/", guide.RequestGuide.as_view(), name="request-guide"),
    path("requests/form.<str:form>", guide.application_form, name="request-form"),
    path("requests/receipt.pdf", filing.receipt_pdf, name="request-receipt-pdf"),
    path("requests/new/", filing.RequestNew.as_view(), name="request-new"),
    path("requests/receipt/", filing.RequestReceipt.as_view(), name="request-receipt"),
    path("requests/suggest/", filing.RequestSuggest.as_view(), name="request-suggest"),
    path("requests/suggest/<int:pk>/", filing.suggested, name="request-suggested"),
    path("requests/suggest/solved/", filing.solved, name="request-suggest-solved"),
    path("requests/solved/", filing.RequestSolved.as_view(), name="request-solved"),
    # /requests/track/: following one's own
    path("requests/track/", tracking.RequestTrack.as_view(), name="request-track"),
    path("requests/track/case/", tracking.RequestCase.as_view(), name="request-case"),
    path("requests/track/part/<str:number>/", tracking.part, name="request-part"),
    path("requests/track/correct/", tracking.RequestCorrect.as_view(), name="request-correct"),
    path("requests/track/reasons/", tracking.RequestReasons.as_view(), name="request-reasons"),
    path("requests/track/withdraw/", tracking.RequestWithdraw.as_view(), name="request-withdraw"),
    path("requests/track/data/", tracking.OwnData.as_view(), name="request-data"),
    path("requests/track/data.json", tracking.own_data_json, name="request-data-json"),
    path("requests/track/data.pdf", tracking.own_data_pdf, name="request-data-pdf"),
    path("requests/track/rate/", tracking.RequestRate.as_view(), name="request-rate"),
    path("requests/track/leave/", tracking.leave, name="request-leave"),
    path("requests/track/files/<int:pk>/", tracking.given_file, name="request-file"),
    re_path(
        r"^requests/track/letters/(?P<pk>[0-9]{1,18})\.(?P<form>pdf|docx)$",
        tracking.letter,
        name="request-letter",
    ),
]
