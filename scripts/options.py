"""Options of the commands: what is wrong is said in Chinese first, and the advice fits it. Standard library only."""

from __future__ import annotations

import argparse
import difflib
import re

from .machine import Missing

_SAID = (  # argparse's sentence: ours in Chinese, in English
    (r"unrecognized arguments: (?P<it>.+)", "没有“{it}”这个选项。", "There is no option “{it}”."),
    (
        r"argument (?P<option>\S+): expected (one|at least one) argument",
        "{option} 后面要写一个值。", "{option} wants a value after it.",
    ),
    (
        r"argument (?P<option>\S+): invalid choice: '(?P<it>.*)' \(choose from (?P<known>.+)\)",
        "{option} 没有“{it}”，可以用：{known}。", "{option} knows no “{it}”, but: {known}.",
    ),
    (
        r"argument (?P<option>\S+): ignored explicit argument '(?P<it>.*)'",
        "{option} 后面不写值，请去掉“{it}”。", "{option} takes no value: leave out “{it}”.",
    ),
)  # fmt: skip


class Options(argparse.ArgumentParser):
    """A parser whose refusals are sentences for people. ``prog`` is what they type."""

    def __init__(self, prog: str, description: str | None) -> None:
        super().__init__(prog, description=description, allow_abbrev=False, add_help=False)
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        self.add_argument("-h", "--help", action="help", help="显示这些选项（show these options）")

    def error(self, message: str):
        chinese, english, words = "选项有误：{it}。", "The options are wrong: {it}.", {"it": message}
        for pattern, in_chinese, in_english in _SAID:
            if found := re.fullmatch(pattern, message):
                chinese, english, words = in_chinese, in_english, found.groupdict()
                break
        words["known"] = words.get("known", "").replace("'", "")
        near = self._near(words.get("it", ""))
        raise Missing(
            chinese.format(**words) + (f"是否想写 {near}？" if near else f"全部选项见 {self.prog} --help"),
            english.format(**words) + (f" Did you mean {near}?" if near else f" See {self.prog} --help"),
        )

    def _near(self, typed: str) -> str:
        """The option that was probably meant; empty for none."""
        known = [name for action in self._actions for name in action.option_strings if name.startswith("--")]
        given = typed.split(" ")[0].partition("=")[0]
        return next(iter(difflib.get_close_matches(given, known, n=1, cutoff=0.7)), "") if given[:1] == "-" else ""
