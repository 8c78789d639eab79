"""The address of the list of people as a paper."""

from django.urls import path

from . import views

app_name = "peoplelist"
urlpatterns = [path("learners/paper/", views.pdf, name="pdf")]
