"""The register of open readings as Markdown, generated from a rule pack."""

from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE
from rulebook.speech import Phrases
from rulebook.vocabulary import ReadingState


def register(pack: Pack, language: str = DEFAULT_LANGUAGE) -> str:
    """Every reading of the pack with its question, its options and its state; open ones first."""
    speaker = Phrases(language)
    head = speaker.say("reading.register_head")
    rows = []
    for entry in sorted(pack.readings, key=lambda entry: entry.state is ReadingState.SETTLED):
        state = speaker.say(f"reading.register_{entry.state}")
        articles = speaker.join(dict.fromkeys(speaker.article(article) for article in entry.articles))
        default, *others = (f"{entry.options[name]} `{name}`" for name in (entry.default, *entry.others))
        cells = (
            f"`{entry.id}`",
            entry.question,
            default,
            "<br>".join(others),
            state,
            articles,
            entry.checked.isoformat(),
        )
        rows.append(" | ".join(cell.replace("|", "\\|") for cell in cells))
    return "\n".join(
        [
            f"# {speaker.say('reading.register_title')} · {pack.title}",
            "",
            f"{speaker.say('reading.register_intro')} `{pack.id}` · {pack.document}",
            "",
            f"| {head} |",
            "|" + " --- |" * len(head.split("|")),
            *(f"| {row} |" for row in rows),
            "",
        ]
    )
