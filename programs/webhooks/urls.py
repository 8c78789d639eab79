"""Addresses of webhooks."""

from django.urls import path

from . import views

app_name = "webhooks"
urlpatterns = [
    path("accounts/manage/webhooks/", views.every, name="every"),
    path("accounts/manage/webhooks/<uuid:public_id>/", views.log, name="log"),
    path("accounts/manage/webhooks/<uuid:public_id>/try/", views.try_it, name="try"),
    path("accounts/manage/webhooks/<uuid:public_id>/end/", views.end, name="end"),
    path("accounts/manage/webhooks/<uuid:public_id>/again/", views.failed_again, name="failed_again"),
    path("accounts/manage/webhooks/events/<uuid:public_id>/again/", views.again, name="again"),
]
