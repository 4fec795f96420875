"""The one executable: reads the sub-command and starts window, sync, centre or a small helper.

Only the window needs Qt; the other commands start where it is not installed.
"""

import gc
import sys

USAGE = """Floorwalker: pick, pack, ship and take back on the floor of a fashion brand.

  floorwalker [--demo]      the window, with an order service of its own unless settings name one
  floorwalker central ...   the order service alone         (central --help)
  floorwalker sync ...      the station's side of the line  (started by the window; sync --help)
  floorwalker order ...     sends a signed demo order to an order service  (order --help)
  floorwalker import FILE   shows the orders of a CSV sheet, and takes them in  (import --help)
  floorwalker components    every part of the screens on one page
  floorwalker --help        this text

Settings: floorwalker.toml in the user's or the machine's configuration folder, or environment
variables that begin with FLOORWALKER_; docs/SETTINGS.md lists them all.
"""


def main(argv: list[str] | None = None) -> int:
    """Runs a sub-command and returns its exit code."""
    words = sys.argv[1:] if argv is None else argv
    command = words[0] if words and not words[0].startswith("-") else "window"
    rest = words[1:] if words and command == words[0] else words
    match command:
        case "window":
            return _window(rest)
        case "sync":
            from app.sync.main import main as sync_main

            return sync_main(rest)
        case "central":
            from app.central.main import main as central_main

            return central_main(rest)
        case "order":
            from app.central.demo.order_cli import main as order_main

            return order_main(rest)
        case "import":
            from app.central.capture.sheet_cli import main as import_main

            return import_main(rest)
        case "components":
            from ui.widgets.gallery import main as gallery_main

            return gallery_main(rest)
    print(f"{command!r} is no command of floorwalker.\n\n{USAGE}", file=sys.stderr)
    return 2


def _window(arguments: list[str]) -> int:
    if "--help" in arguments or "-h" in arguments:
        print(USAGE)
        return 0
    unknown = [word for word in arguments if word != "--demo"]
    if unknown:
        print(f"{unknown[0]!r} is no option of the window.\n\n{USAGE}", file=sys.stderr)
        return 2
    gc.disable()  # a start makes nothing that goes away; on again when the window is open
    from ui.main import main as window_main

    return window_main(demo="--demo" in arguments)


if __name__ == "__main__":
    sys.exit(main())
