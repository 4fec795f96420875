"""The sync process: sends the outbox, keeps cache.db fresh, tells the window what changed.

- ``main`` wires everything and ends when stdin closes
- ``protocol`` and ``batches`` decide, without I/O: what a status means, how long to wait, which
  commands go next and which one spoils its batch
- ``outbox`` holds the commands of floor.db without a ruling, ``client`` speaks HTTP
- ``push`` is the one sender, ``pull`` the reader of one scope
- ``link`` knows how the station stands, ``outlet`` tells the window, ``journal`` writes the log
"""
