"""Addresses of doubtful cases and requests for a review."""

from django.urls import path

from . import views

app_name = "doubts"
urlpatterns = [
    path("doubtful/", views.queue, name="queue"),
    path("doubtful/confirm/", views.confirm_all, name="confirm_all"),
    path("doubtful/<uuid:public_id>/", views.case, name="case"),
    path("doubtful/decisions/<uuid:public_id>/take-back/", views.take_back, name="take_back"),
    path("reviews/<uuid:public_id>/ask/", views.ask, name="ask"),
    path("reviews/requests/<uuid:public_id>/", views.review, name="review"),
]
