"""Facts with a form of their own, a module for each: what is asked, what is kept of it, how several stand beside each
other, and what contradicts it. What the law sees of them is declared in `rulebook/built_in.py`; how the notice calls
them stands under `claims` of its pack."""
