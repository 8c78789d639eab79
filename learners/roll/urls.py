"""Addresses of the roll of people."""

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("learners/", views.people, name="people"),
    path("learners/find/", views.find, name="people_find"),
    path("learners/export/", views.export, name="people_export"),
    path("learners/confirm/", views.confirm, name="people_confirm"),
    path("learners/new/", views.new, name="person_new"),
    path("learners/admit/", views.admit, name="person_admit"),
    path("learners/<uuid:public_id>/", views.person, name="person"),
    path("learners/<uuid:public_id>/change/", views.change, name="person_change"),
    path("learners/<uuid:public_id>/move/", views.move, name="person_move"),
    path("learners/<uuid:public_id>/reveal/", views.reveal, name="person_reveal"),
]
