"""Files and folders stay small enough to be read."""

from tests.structure.tree import ROOT, shown, source_files, source_folders

LINES = 400
ENTRIES = 16
GROWING_FILES = {"CHANGELOG.md": "one entry for each change that a user notices"}
GROWING_FOLDERS = {"docs/decisions": "a numbered series, never tidied"}


def test_no_file_is_longer_than_a_reader_bears() -> None:
    lengths = {
        shown(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in source_files(".py", ".md", ".sh")
    }

    too_long = {name: n for name, n in lengths.items() if n > LINES and name not in GROWING_FILES}

    assert too_long == {}


def test_no_folder_is_wider_than_a_glance() -> None:
    """The top is not counted: its names are what packaging and hosting tools look for."""
    widths = {
        shown(folder): sum(1 for path in folder.iterdir() if path.name != "__pycache__")
        for folder in source_folders()
    }

    too_wide = {
        name: n for name, n in widths.items() if n > ENTRIES and name not in GROWING_FOLDERS
    }

    assert too_wide == {}


def test_exceptions_still_exist() -> None:
    for name in (*GROWING_FILES, *GROWING_FOLDERS):
        assert (ROOT / name).exists(), f"{name} is excepted, but is not there"
