"""The register of open readings as Markdown, generated from a rule pack."""

from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE
from rulebook.speech import Speaker
from rulebook.vocabulary import ReadingState


def register(pack: Pack, language: str = DEFAULT_LANGUAGE) -> str:
    """Every reading of the pack with its question, both options and its state; open ones first."""
    speaker = Speaker(language)
    head = speaker.say("reading.register_head")
    rows = []
    for entry in sorted(pack.readings, key=lambda entry: entry.state is ReadingState.SETTLED):
        state = speaker.say(f"reading.register_{entry.state}")
        articles = speaker.join(dict.fromkeys(speaker.article(article) for article in entry.articles))
        options = (f"{entry.options[name]} `{name}`" for name in (entry.default, entry.other))
        cells = (f"`{entry.id}`", entry.question, *options, state, articles, entry.checked.isoformat())
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
