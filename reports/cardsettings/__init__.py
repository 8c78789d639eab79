"""How the bureau wants its cards: title, issuer, numbers, footer, citations, room for a photograph and the seal."""
