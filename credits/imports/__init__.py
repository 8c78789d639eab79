"""Hours come in from a platform's file: read it, plan what would become of each row, show the plan, carry it out.

``planning``    rows of a file → a plan, by the office's roster and the records that are there
``candidates``  one usable row on its way to becoming a record
``matching``    whose row it is, whether it is there already, whether the file says it twice
``signs``       signs of trouble, shown to whoever reviews, never deciding
``storing``     a plan → records, in one transaction
``withdrawing`` a stored batch taken back, with the corrections it made
``reasons``     why a row is not taken, in words
``importer``    all this as the upload room wants it; the room's pages and states are in ``uploads``
"""
