from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from ground import directory
        from learners.disclosure import own_data

        from .holders.directory import AccountDirectory
        from .messages.selectors import notices_of_mine

        directory.enter(AccountDirectory())
        own_data.register("80-notices", _("Notices"), lambda actor: notices_of_mine(actor=actor))
