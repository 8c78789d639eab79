"""Cards in bulk: asked for people of a unit, issued one by one in the background, printed together."""
