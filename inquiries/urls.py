from django.urls import path

from inquiries import views

urlpatterns = [
    # /contacts/
    path("contacts/", views.ContactList.as_view(), name="contact-list"),
    path("contacts/ask/", views.ContactAsk.as_view(), name="contact-ask"),
    path("contacts/correct/", views.ContactCorrect.as_view(), name="contact-correct"),
    path("contacts/ask/receipt/", views.ContactReceipt.as_view(), name="contact-receipt"),
    path("contacts/follow/", views.ContactFollow.as_view(), name="contact-follow"),
    path("contacts/figures/", views.ContactFigures.as_view(), name="contact-figures"),
    path("contacts/<int:pk>/", views.ContactDetail.as_view(), name="contact-detail"),
    # /interviews/
    path("interviews/", views.InterviewList.as_view(), name="interview-list"),
    path("interviews/<int:pk>/", views.InterviewDetail.as_view(), name="interview-detail"),
    # /consultations/
    path("consultations/", views.ConsultationList.as_view(), name="consultation-list"),
    path("consultations/<int:pk>/", views.ConsultationDetail.as_view(), name="consultation-detail"),
]
