"""A refusal is a sentence for the person who asked."""


class Refused(Exception):
    """What was asked for is not allowed or not possible; ``str()`` is a sentence that says why and how to go on."""
