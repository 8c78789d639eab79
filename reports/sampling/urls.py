"""Addresses of sampling audits."""

from django.urls import path

from . import views

app_name = "sampling"
urlpatterns = [
    path("sampling/", views.audits, name="audits"),
    path("sampling/people/<uuid:public_id>/", views.person, name="person"),
    path("sampling/people/<uuid:public_id>/mended/", views.mended, name="mended"),
    path("sampling/people/<uuid:public_id>/again/", views.again, name="again"),
    path("sampling/<uuid:public_id>/", views.audit, name="audit"),
    path("sampling/<uuid:public_id>/close/", views.close, name="close"),
    path("sampling/<uuid:public_id>/excel/", views.excel, name="excel"),
]
