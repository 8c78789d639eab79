from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "hall"
    verbose_name = "办事大厅"

    def ready(self) -> None:
        from uploads import forms, importers

        from .pages import enter_pages
        from .requests.forms import list_form
        from .requests.importer import ListImporter

        enter_pages()
        importers.register(ListImporter())
        forms.register(ListImporter.id, list_form)
