"""A roster comes in: read the file, plan what would become of each row, show the plan, carry it out in one transaction.

``planning``   rows of a file → a plan, by the actor's scope and what is known of each person
``execution``  a plan → units, people, memberships, journal lines
``service``    upload, confirm, discard: the writes that a page or command asks for
``jobs``       the two kinds of background work
"""
