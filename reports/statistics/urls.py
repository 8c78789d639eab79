"""Addresses of the yearly tables."""

from django.urls import path

from . import views

app_name = "statistics"
urlpatterns = [
    path("statistics/", views.tables, name="tables"),
    path("statistics/ask/", views.ask, name="ask"),
    path("statistics/<uuid:public_id>/", views.table, name="table"),
    path("statistics/<uuid:public_id>/freeze/", views.freeze, name="freeze"),
    path("statistics/<uuid:public_id>/discard/", views.discard, name="discard"),
    path("statistics/<uuid:public_id>/excel/", views.excel, name="excel"),
    path("statistics/<uuid:public_id>/table.pdf", views.pdf, name="pdf"),
]
