"""Browser and device of a session in words that its owner recognises: 微信 · 安卓手机."""

from __future__ import annotations

from django.utils.translation import gettext as _

_BROWSERS = (
    ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("wxwork", "企业微信"), ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"), ("UCBrowser", "UC 浏览器"), ("MQQBrowser", "QQ 浏览器"), ("QQ/", "QQ"),
    ("360SE", "360 浏览器"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
"""What stands in a browser's name of itself, the most telling first: nearly all of them also say Chrome and Safari."""


def in_words(user_agent: str) -> str:
    """Browser and kind of device; what is not known is called so. ``user_agent``: the whole header."""
    browser = next((word for sign, word in _BROWSERS if sign in user_agent), "")
    return " · ".join(filter(None, (browser, _device(user_agent))))


def _device(said: str) -> str:
    if "iPad" in said or ("Android" in said and "Mobile" not in said):
        return _("tablet")
    if "HarmonyOS" in said or "OpenHarmony" in said:
        return _("HarmonyOS phone")
    if "Android" in said:
        return _("Android phone")
    if "iPhone" in said:
        return _("iPhone")
    for sign, word in (("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux")):
        if sign in said:
            return _("%(system)s computer") % {"system": word}
    return _("unknown device")


def shown(kept: str) -> str:
    """What was kept of a session: words, or from earlier the beginning of the header."""
    return in_words(kept) if kept.startswith("Mozilla/") else kept
