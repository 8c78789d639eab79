"""One upload room for every kind of file: upload → plan → show → confirm → carry out → receipt.

``importers``  what an app brings for its kind of file: columns, plan, carrying out, words
``forms``      what is said on uploading and confirming, entered by the same app
``models``     the uploaded file and what became of it; ``states`` how it moves
``services``   each move with its line in the journal; ``work`` the long steps, for jobs and commands
``views``      the pages, given their addresses by ``urls.pages_of``
``tidying``    files go when their time is over
"""
