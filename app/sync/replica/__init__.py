"""The replica as the sync process keeps it: filled, compared, healed, replaced.

- ``shelf`` holds the file in use and the one being filled, and puts one in place of the other
- ``rebuild`` fills a new one from snapshots, whatever the reason
- ``checks`` compares it with the centre and heals it, ``upkeep`` looks after the file itself
"""
