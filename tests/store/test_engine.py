"""An encrypted file: one writer, readers that change nothing, and trouble told as trouble."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from app.errors import StoreUnreadable
from app.store.engine import FULL, NORMAL, open_in_memory, open_reader, open_writer

KEY, OTHER_KEY = "ab" * 32, "cd" * 32


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with one row."""
    path = tmp_path / "one.db"
    writer = open_writer(path, KEY)
    fill(writer)
    writer.dispose()
    return path


def fill(writer: Engine) -> None:
    with writer.begin() as connection:
        connection.execute(text("CREATE TABLE word (word TEXT)"))
        connection.execute(text("INSERT INTO word VALUES ('Reggio')"))


def words(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT word FROM word")).scalars())


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


def test_nothing_in_the_file_can_be_read_without_the_key(file: Path) -> None:
    raw = file.read_bytes()

    assert b"Reggio" not in raw
    assert not raw.startswith(b"SQLite format 3")


@pytest.mark.parametrize(("synchronous", "level"), [(FULL, 2), (NORMAL, 1)])
def test_writer_is_in_wal_mode_with_the_promised_durability(
    tmp_path: Path, synchronous: str, level: int
) -> None:
    writer = open_writer(tmp_path / "new.db", KEY, synchronous)

    assert pragma(writer, "journal_mode") == "wal"
    assert pragma(writer, "synchronous") == level
    assert pragma(writer, "foreign_keys") == 1
    writer.dispose()


def test_a_wrong_key_is_told_with_what_to_do(file: Path) -> None:
    for opened in (open_reader, open_writer):
        with pytest.raises(StoreUnreadable, match=r"one\.db") as trouble:
            opened(file, OTHER_KEY)
        assert "key file" in trouble.value.do


@pytest.mark.parametrize("key", ["", "ab", "ab" * 16, "ab" * 48])
def test_a_key_of_another_length_is_no_passphrase(file: Path, key: str) -> None:
    with pytest.raises(StoreUnreadable, match="expected 32"):
        open_reader(file, key)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Giulia," * 1000)

    with pytest.raises(StoreUnreadable):
        open_reader(path, KEY)


def test_a_reader_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable, match="not there"):
        open_reader(tmp_path / "none.db", KEY)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_not_blamed_on_the_key(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable) as trouble:
        open_writer(tmp_path / "gone" / "new.db", KEY)

    assert "key" not in trouble.value.do
    assert "folder" in trouble.value.do


def test_a_reader_sees_what_was_committed_and_can_change_nothing(file: Path) -> None:
    writer, reader = open_writer(file, KEY), open_reader(file, KEY)
    assert words(reader) == ["Reggio"]

    with writer.begin() as connection:
        connection.execute(text("INSERT INTO word VALUES ('Milano')"))
        assert words(reader) == ["Reggio"]

    assert words(reader) == ["Reggio", "Milano"]
    with pytest.raises(OperationalError, match="readonly"), reader.begin() as connection:
        connection.execute(text("DELETE FROM word"))
    writer.dispose()
    reader.dispose()


def test_what_was_begun_and_not_committed_is_gone(file: Path) -> None:
    writer = open_writer(file, KEY)
    connection = writer.connect()
    connection.execute(text("DELETE FROM word"))

    connection.close()

    assert words(writer) == ["Reggio"]
    writer.dispose()


def test_the_write_lock_is_taken_at_the_beginning(file: Path) -> None:
    """Two writers cannot both read first and then find that only one of them may write."""
    first, second = open_writer(file, KEY), open_writer(file, KEY)
    with second.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        connection.rollback()

    with first.begin(), pytest.raises(OperationalError, match="locked"), second.begin():
        pass
    first.dispose()
    second.dispose()


def test_an_error_does_not_tell_what_was_to_be_written(file: Path) -> None:
    writer = open_writer(file, KEY)

    with pytest.raises(OperationalError) as trouble, writer.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Giulia Verdi"})

    assert "nowhere" in str(trouble.value)
    assert "Giulia" not in str(trouble.value)
    writer.dispose()


def test_an_engine_may_be_used_from_another_thread(file: Path) -> None:
    reader, found = open_reader(file, KEY), []

    thread = threading.Thread(target=lambda: found.extend(words(reader)))
    thread.start()
    thread.join()

    assert found == ["Reggio"]
    reader.dispose()


@pytest.mark.parametrize("folder", ["data of #1", "50%25", "what?x=1", "a&b", "Größe"])
def test_a_folder_may_have_any_name(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    path = tmp_path / folder / "one.db"
    writer = open_writer(path, KEY)
    fill(writer)

    assert path.exists()
    assert words(open_reader(path, KEY)) == ["Reggio"]
    writer.dispose()


def test_in_memory_is_gone_when_it_is_closed() -> None:
    engine = open_in_memory()
    fill(engine)
    assert words(engine) == ["Reggio"]

    engine.dispose()

    with pytest.raises(OperationalError, match="no such table"):
        words(engine)
