"""A roster comes in through the upload room: what its rows mean, and how the plan is carried out.

``planning``   rows of a file → a plan, by the actor's scope and what is known of each person
``execution``  a plan → units, people, memberships, journal lines
``named``      which person a row of a list names, for lists of people who are entered already
``importer``   all this as the upload room wants it; the room's pages and states are in ``uploads``
"""
