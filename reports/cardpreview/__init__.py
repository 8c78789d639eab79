"""The page on which the bureau sets its cards, with a picture of what that gives before it is kept."""
