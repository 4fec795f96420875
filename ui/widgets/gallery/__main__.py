"""Shows the components page, or draws it to PNG files with `--shot DIR`."""

import sys

from ui.widgets.gallery.page import main

sys.exit(main(sys.argv))
