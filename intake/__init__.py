"""How any file comes in: read, map, shape the plan, hand back a receipt.

The package is pure: it knows no other app of the portal, no database and no clock. A caller gives it a file and a
``Schema`` and gets rows back, each with its number as the spreadsheet program shows it, its cells as they stood in the
file, the values that could be read and, for each that could not, a ``Fault`` saying what is wrong and how to mend it.
Whether the person is on the roster, whether the record is already there: that is asked by the apps above.

    from intake.faults import FileRefused
    from intake.receipt import write_receipt
    from intake.schemas import ROSTER, platform_schema
    from intake.table import read_table

    try:
        table = read_table(path, platform_schema("nmg.chinahrt.com"))
    except FileRefused as refused:                      # the whole file: unreadable, hostile, no header, too large
        show(refused.message_zh)
    for row in table.rows:
        if row.faults:                                  # {"hours_tenths": Fault(...)}: field name -> fault
            print(row.number, [fault.message_zh for fault in row.faults.values()])
        else:
            row.values["document_number"]               # "152501199001011234"
            row.values["hours_tenths"]                  # 75 (7.5 hours)
            row.values["completed_on"]                  # datetime.date(2024, 5, 1)
    for note in table.said:                             # other sheets, hidden columns, rows and cells left out
        show(note.message_zh)
    table.to_json()                                     # the same as data: notices, columns, sheets, left_out, rows
    write_receipt(target, table, faults={row.number: row.faults for row in table.rows if row.faults})

Where is what:

``limits``    every limit on a file, one frozen object
``reading``   a file to raw rows, in a child process with limits; inside it run ``child``, ``archives``, ``xlsx``,
              ``xls`` and ``plaintext``
``layout``    inside the child: what a sheet hides and merges
``folding``   one way of folding text: look-alikes, invisible characters, width; for import, search, sign-in and keys
``headers``   ``Field``, ``Schema``: which column means what; finds the header row
``mapping``   ``Mapping``: what an officer has said about the columns and words of one source
``unknown``   words of closed lists that nobody knows
``values``    one parser per kind of cell: a value or a ``Fault``, never a guess
``schemas``   the shapes of the files the portal takes in, made of ``fields``
``rows``      rows of cells to rows of values; merged cells are filled down
``left_out``  which rows are no data: totals, footers, hints, examples, zeros
``table``     ``read_table``: all of it together
``plan``      ``Plan``: what would become of each row, counted by outcome and reason
``receipt``   the Excel receipt of refused rows and the templates for download
``messages``  every sentence for people, by code

Importing this package imports nothing; the modules are imported by name.
"""
