"""Addresses of the verification desk."""

from django.urls import path

from . import views

app_name = "verification"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("records/<uuid:public_id>/", views.record, name="record"),
    path("records/<uuid:public_id>/revoke/", views.revoke, name="revoke"),
    path("decide/", views.decide, name="decide"),
    path("undo/<uuid:public_id>/", views.undo, name="undo"),
]
