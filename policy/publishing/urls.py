"""Addresses of what was published."""

from django.urls import path

from . import views

app_name = "published"
urlpatterns = [
    path("notices-in-use/", views.packs, name="packs"),
    path("notices-in-use/<uuid:public_id>/", views.pack, name="pack"),
    path("notices-in-use/<uuid:public_id>/pack.yaml", views.taken, name="file"),
]
