"""Reading YAML by libyaml where there is one, in a twelfth of the time."""

from typing import Any

import yaml

YAML: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 40
"""Lists and keys in each other. libyaml nests its own calls when it composes, and where they are too many the process
dies without a word: the depth of what others have written is looked at first."""


def loaded(text: str) -> Any:
    """What a text of our own says."""
    return YAML(text).get_single_data()


def too_deep(text: str) -> bool:
    """Whether lists and keys stand deeper in each other than any notice needs. Raises yaml.YAMLError."""
    depth = 0
    for event in yaml.parse(text, Loader=YAML):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return True
    return False
