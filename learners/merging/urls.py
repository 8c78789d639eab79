"""Addresses of the pages about people who stand on the roster twice."""

from django.urls import path

from . import views

app_name = "merging"
urlpatterns = [
    path("learners/twice/", views.twice, name="twice"),
    path("learners/<uuid:public_id>/twice/", views.pair, name="pair"),
    path("learners/merges/<uuid:public_id>/", views.merge, name="merge"),
    path("learners/merges/<uuid:public_id>/confirm/", views.confirm, name="confirm"),
    path("learners/merges/<uuid:public_id>/refuse/", views.refuse, name="refuse"),
    path("learners/merges/<uuid:public_id>/undo/", views.undo, name="undo"),
]
