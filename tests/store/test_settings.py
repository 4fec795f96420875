"""Settings: later ones win, a wrong one is named, secrets stay out of sight."""

from dataclasses import fields
from pathlib import Path

import pytest

from app.errors import SettingWrong
from app.settings import (
    Settings,
    check_centre_url,
    checked,
    environment,
    load_settings,
)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    file = tmp_path / "machine.toml"
    file.write_text(
        'site = "BRE"\nprinter = "tcp://10.0.0.9:9100"\nprinter_dpi = 300\n'
        'scanners = ["serial:///dev/ttyACM0?baud=9600", "serial:///dev/ttyACM1"]\n'
    )
    return file


@pytest.fixture
def user(tmp_path: Path) -> Path:
    file = tmp_path / "user.toml"
    file.write_text('theme = "dark"\nprinter_dpi = 600\n')
    return file


def test_defaults_are_a_station_that_needs_nothing() -> None:
    settings = load_settings({}, ())

    assert (settings.site, settings.station, settings.centre_url) == ("MIL", "ST-01", "")
    assert (settings.printer, settings.echo_ms) == ("loop://label", 250)
    assert settings.data_dir.name == "floorwalker"
    assert settings.data_dir.is_absolute()


def test_later_ones_win(machine: Path, user: Path) -> None:
    settings = load_settings({"FLOORWALKER_PRINTER_DPI": "203"}, (machine, user))

    assert settings.site == "BRE"
    assert settings.theme == "dark"
    assert settings.printer_dpi == 203
    assert load_settings({}, (machine, user)).printer_dpi == 600
    assert load_settings({}, (machine,)).printer_dpi == 300
    assert settings.scanners == (
        "serial:///dev/ttyACM0?baud=9600",
        "serial:///dev/ttyACM1",
    )


def test_files_that_are_not_there_are_passed_over(tmp_path: Path) -> None:
    assert load_settings({}, (tmp_path / "none.toml",)) == load_settings({}, ())


def test_the_machines_and_the_users_file_are_looked_for_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "floorwalker").mkdir()
    (tmp_path / "floorwalker" / "floorwalker.toml").write_text('station = "ST-77"\n')

    assert load_settings({}).station == "ST-77"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("DATA_DIR", "/srv/floor", Path("/srv/floor")),
        ("DATA_DIR", "~/floor", Path.home() / "floor"),
        ("JOURNAL", "/tmp/journal", Path("/tmp/journal")),
        ("SCANNERS", "loop://a, loop://b,", ("loop://a", "loop://b")),
        ("PRINTER_DPI", "600", 600),
        ("PRACTICE_PANEL", "true", True),
        ("REDUCE_MOTION", "1", True),
        ("ECHO_MS", "0", 0),
        ("STATION", "ST-0042", "ST-0042"),
        ("CENTRE_URL", "https://orders.example.org/a", "https://orders.example.org/a"),
    ],
)
def test_the_environment_speaks_in_text(name: str, text: str, value: object) -> None:
    settings = load_settings({f"FLOORWALKER_{name}": text, "HOME": "/ignored"}, ())

    assert getattr(settings, name.lower()) == value


@pytest.mark.parametrize("field", [field.name for field in fields(Settings)])
def test_an_empty_text_in_the_environment_is_not_set(field: str) -> None:
    settings = load_settings({f"FLOORWALKER_{field.upper()}": ""}, ())

    assert settings == load_settings({}, ())


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"PRINTER_DPI": "150"}, r"printer_dpi is 150, expected 203, 300 or 600"),
        ({"PRINTER_DPI": "many"}, r"the environment.*printer_dpi"),
        ({"THEME": "pink"}, r"theme is 'pink', expected 'light' or 'dark'"),
        ({"ECHO_MS": "2001"}, r"echo_ms is 2001"),
        ({"ECHO_MS": "-1"}, r"echo_ms is -1"),
        ({"REDUCE_MOTION": "perhaps"}, r"reduce_motion"),
        ({"SITE": "MIL/../BRE"}, r"site is 'MIL/\.\./BRE'"),
        ({"SITE": "٣"}, r"site is"),
        ({"STATION": "ST 01"}, r"station is 'ST 01'"),
        ({"REGION": "E" * 33}, r"region is"),
        ({"PRINTERS": "x"}, r"the environment sets printers, which is no setting.*printer,"),
    ],
)
def test_an_impossible_value_is_named(values: dict[str, str], named: str) -> None:
    environ = {f"FLOORWALKER_{name}": value for name, value in values.items()}

    with pytest.raises(SettingWrong, match=named):
        load_settings(environ, ())


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"site = ", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b'sites = "MIL"', "sets sites, which is no setting"),
        (b"site = 5", "has a value that cannot be used"),
        (b'scanners = "a"\nprinter_dpi = "x"', "has a value that cannot be used"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: bytes, named: str) -> None:
    file = tmp_path / "machine.toml"
    file.write_bytes(content)

    with pytest.raises(SettingWrong, match=named) as trouble:
        load_settings({}, (file,))

    assert str(file) in trouble.value.what


@pytest.mark.parametrize(
    "url",
    [
        "https://orders.example.org",
        "https://orders.example.org:8443/base",
        "http://127.0.0.1:8080",
        "http://localhost:1",
        "http://[::1]:8080",
    ],
)
def test_addresses_that_are_spoken_to(url: str) -> None:
    check_centre_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://orders.example.org",
        "http://127.0.0.1.example.org",
        "http://127.0.0.1@example.org",
        "http://[::1",
        "http://127.0.0.1:x",
        "https://",
        "https://orders.example.org:99999",
        "ftp://127.0.0.1",
        "127.0.0.1:8080",
        "orders.example.org",
    ],
)
def test_plain_http_is_for_this_machine_only(url: str) -> None:
    with pytest.raises(SettingWrong, match="centre_url"):
        load_settings({"FLOORWALKER_CENTRE_URL": url}, ())


def test_a_token_is_not_shown() -> None:
    settings = checked(Settings(data_dir=Path("/srv"), station_token="secret-7"))

    assert "secret-7" not in repr(settings)
    assert settings.station_token == "secret-7"


def test_the_environment_is_the_processs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOORWALKER_STATION", "ST-55")

    assert load_settings(environment(), ()).station == "ST-55"
