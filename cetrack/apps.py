from django.apps import AppConfig


class CetrackConfig(AppConfig):
    name = "cetrack"
    label = "cetrack"
