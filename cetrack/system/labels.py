"""What each kind of background work is called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise | str] = {
    "assessments.drain": _("decisions after a change"),
    "assessments.lapsed": _("human decisions that have lapsed"),
    "assessments.reassess": _("decisions of everybody"),
    "assessments.survey": _("figures of an earlier day"),
    "assessments.what_if": _("trial of a draft notice"),
    "casework.find_in_charge": _("offices in charge found again"),
    "casework.mind": _("what is to be minded in a request"),
    "cetrack.drill": _("monthly drill of the backup"),
    "credits.decide_all": _("hours verified or returned at once"),
    "credits.undo_all": _("verification taken back"),
    "learners.confirm_posts": _("posts confirmed at once"),
    "learners.deliver": _("notices by SMS and mail"),
    "policy.follow": _("everybody follows a notice"),
    "reports.audit_export": _("export of the audit"),
    "reports.card_copy": _("print copy of many cards"),
    "reports.cards_in_bulk": _("review cards of many people"),
    "reports.check_cards": _("papers compared with the facts"),
    "reports.close_season": _("season closed"),
    "reports.decide_requests": _("requests decided at once"),
    "reports.draw_sample": _("sample drawn"),
    "reports.look_at_season": _("closed seasons compared with the facts"),
    "reports.remind": _("reminders"),
    "reports.render_card": _("review card drawn"),
    "reports.undo_requests": _("decisions on requests taken back"),
    "reports.year_table": _("yearly statistics"),
    "uploads.draw_paper": _("proof drawn"),
    "uploads.plan": _("plan of an import"),
    "uploads.store": _("import stored"),
    "uploads.withdraw": _("import withdrawn"),
}
SETTINGS: dict[str, Promise | str] = {
    "mode": _("way of running"),
    "cipher": _("cipher of ID numbers"),
    "password_profile": _("rule for passwords"),
    "session_idle_minutes": _("minutes without a click until a session ends"),
    "session_hours": _("hours until a session ends"),
    "trusted_proxies": _("proxies in front"),
    "issuer": _("agency"),
    "card_title": _("title of the review card"),
    "public_url": _("address of the portal"),
    "today": _("day that is played"),
    "field_key_ids": _("names of the field keys"),
}
