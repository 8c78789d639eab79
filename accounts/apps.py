from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from ground import desk_panels, directory
        from learners.disclosure import own_data
        from learners.merging.services import became_one, became_two
        from learners.people.ends import death_changed
        from policy.publishing.signals import told

        from .administration.deaths import account_of_the_dead
        from .administration.desk import of_security
        from .holders.directory import AccountDirectory
        from .messages.merged import one_account, two_accounts
        from .messages.policy import tell_policy_officers
        from .messages.selectors import notices_of_mine

        became_one.connect(one_account, dispatch_uid="accounts.one")
        became_two.connect(two_accounts, dispatch_uid="accounts.two")
        death_changed.connect(account_of_the_dead, dispatch_uid="accounts.deaths")
        told.connect(tell_policy_officers, dispatch_uid="accounts.policy")
        directory.enter(AccountDirectory())
        desk_panels.enter(of_security)
        own_data.register("80-notices", _("Notices"), lambda actor: notices_of_mine(actor=actor))
