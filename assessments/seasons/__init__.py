"""Application days: until when one can apply for a purpose in the season of a notice. The bureau sets them."""
