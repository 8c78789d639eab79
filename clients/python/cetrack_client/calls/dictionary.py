"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from typing import TypedDict

from ..core import Core


class DictionaryFieldsItemValuesItem(TypedDict):
    value: str
    """取值"""
    label: str
    """取值的名称"""


class DictionaryFieldsItem(TypedDict):
    field: str
    """字段；下级字段用点连接"""
    type: str
    """类型"""
    meaning: str
    """含义"""
    values: list[DictionaryFieldsItemValuesItem]
    """可能的取值"""
    unit: str
    """单位；没有则为空"""
    articles: list[str]
    """通知的条款"""
    where: list[str]
    """所在的操作或事件"""


class DictionaryEntriesItem(TypedDict):
    policy: str
    """规则包"""
    article: str
    """条款"""
    entry: str
    """在规则包中的位置"""
    summary: str
    """内容（我们的概括）"""


class Dictionary(TypedDict):
    fields: list[DictionaryFieldsItem]
    """接口的字段"""
    entries: list[DictionaryEntriesItem]
    """通知的条目"""


class DictionaryCalls(Core):
    def dictionary(self) -> Dictionary:
        """数据字典：每个字段的含义、取值、单位、条款，和通知的条目。"""
        found: Dictionary = self._json("GET", "/api/v1/dictionary/")
        return found
