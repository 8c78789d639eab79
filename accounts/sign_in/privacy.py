"""The privacy notice: which version holds. Its text is templates/account/notice_<version>.html."""

VERSION = "2024-11"
TEMPLATE = f"account/notice_{VERSION}.html"
