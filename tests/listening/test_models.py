from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from pathlib import Path

import pytest

from reader.errors import EngineUnavailable, UsageError
from reader.listening import models
from reader.listening.models import KNOWN, install, installed, known, remove
from tests.listening.serving import serving

FILES = {"am/final.mdl": b"weights" * 50_000, "conf/mfcc.conf": b"--sample-frequency=16000\n", "graph/HCLr.fst": b"g"}


def archive(top: str = "vosk-model-small-en-us-0.15", files: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name, content in (files if files is not None else FILES).items():
            file.writestr(f"{top}/{name}" if top else name, content)
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def is_whole(folder: Path) -> bool:
    return all((folder / name).read_bytes() == content for name, content in FILES.items())


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_a_model_is_fetched_checked_and_put_in_place(tmp_path: Path) -> None:
    content = archive()
    told: list[tuple[int, int]] = []
    with serving(content) as server:
        url = f"{server.url}#sha256={hashlib.sha256(content).hexdigest()}"
        model = install("en-GB", tmp_path, url, lambda done, total: told.append((done, total)))
    assert model.path == tmp_path / "en"
    assert is_whole(model.path)
    assert told[-1] == (len(content), len(content))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert leftovers(tmp_path) == []
    assert ("en", True) in [(found.language, found.removable) for found in installed(tmp_path)]


def test_a_broken_download_goes_on_where_it_stopped(tmp_path: Path) -> None:
    content = archive()
    with serving(content) as server:
        server.break_after = [100_000, 50_000]
        install("en", tmp_path, server.url)
        assert server.ranges == ["", "bytes=100000-", "bytes=150000-"]
    assert is_whole(tmp_path / "en")


def test_a_download_goes_on_in_a_later_run(tmp_path: Path) -> None:
    with serving(archive()) as server:
        server.break_after = [60_000, 0, 0, 0]
        with pytest.raises(EngineUnavailable, match="could not be fetched") as error:
            install("en", tmp_path, server.url)
        assert "goes on where it stopped" in error.value.hint
        assert models.folder_of("en", tmp_path) is None
        server.ranges.clear()
        install("en", tmp_path, server.url)
        assert server.ranges == ["bytes=60000-"]
    assert is_whole(tmp_path / "en")


def test_as_long_as_something_arrives_it_is_not_given_up(tmp_path: Path) -> None:
    with serving(archive()) as server:
        server.break_after = [20_000] * 12
        install("en", tmp_path, server.url)
    assert is_whole(tmp_path / "en")


def test_two_contents_are_never_joined(tmp_path: Path) -> None:
    with serving(archive(files={"am/final.mdl": b"old" * 100_000})) as server:
        server.break_after = [60_000, 0, 0, 0]
        with pytest.raises(EngineUnavailable):
            install("en", tmp_path, server.url)
        server.content = archive()
        install("en", tmp_path, server.url)
    assert is_whole(tmp_path / "en")


def test_a_wrong_checksum_installs_nothing_and_keeps_the_old_model(tmp_path: Path) -> None:
    install("en", tmp_path, _written(tmp_path, archive()))
    with serving(archive(files={**FILES, "am/final.mdl": b"other"})) as server, pytest.raises(EngineUnavailable):
        install("en", tmp_path, f"{server.url}#sha256={'0' * 64}")
    assert is_whole(tmp_path / "en")
    assert leftovers(tmp_path) == []


def test_the_tables_checksum_is_demanded_of_the_tables_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(archive("vosk-model-small-de-0.15")) as server:
        monkeypatch.setattr(models, "_HOME", server.url.removesuffix("model.zip"))
        with pytest.raises(EngineUnavailable, match="damaged, or it is not the one expected"):
            install("de", tmp_path)
    assert models.folder_of("de", tmp_path) is None


def test_an_error_of_the_server_is_told(tmp_path: Path) -> None:
    with serving(b"") as server:
        server.status = 404
        with pytest.raises(EngineUnavailable, match="404"):
            install("en", tmp_path, server.url)


def test_no_server_is_told(tmp_path: Path) -> None:
    with serving(b"") as server:
        url = server.url
    with pytest.raises(EngineUnavailable, match="could not be fetched"):
        install("en", tmp_path, url)


def test_a_file_without_a_top_folder_is_installed_and_stays(tmp_path: Path) -> None:
    path = _written(tmp_path, archive(""))
    install("en", tmp_path, path)
    assert is_whole(tmp_path / "en")
    assert path.exists()


def test_a_new_model_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    install("en", tmp_path, _written(tmp_path, archive(files={"am/final.mdl": b"old", "old.txt": b""})))
    install("en", tmp_path, _written(tmp_path, archive()))
    assert is_whole(tmp_path / "en")
    assert not (tmp_path / "en" / "old.txt").exists()


def test_a_model_for_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="for ko, not for en"):
        install("en", tmp_path, _written(tmp_path, archive("vosk-model-small-ko-0.22")))


@pytest.mark.parametrize(
    "name", ["../evil", "model/../../evil", "/evil", "C:/evil", "model\\..\\..\\evil", "model/a/../../../evil"]
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    content = archive("", {"model/am/final.mdl": b"w", name: b"evil"})
    with pytest.raises(EngineUnavailable, match="refused"):
        install("en", folder, _written(tmp_path, content))
    assert not list(tmp_path.rglob("evil"))
    assert leftovers(folder) == []


def test_a_link_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO(archive())
    with zipfile.ZipFile(buffer, "a") as file:
        link = zipfile.ZipInfo("vosk-model-small-en-us-0.15/passwords")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    with pytest.raises(EngineUnavailable, match="links"):
        install("en", tmp_path, _written(tmp_path, buffer.getvalue()))
    assert models.folder_of("en", tmp_path) is None


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("am/final.mdl", bytes(30_000_000))
    with pytest.raises(EngineUnavailable, match="suspicious"):
        install("en", tmp_path, _written(tmp_path, buffer.getvalue()))


def test_a_file_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    content = bytearray(archive(files={"am/final.mdl": b"x" * 5_000}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.index(mark) + (22 if mark[2] == 3 else 24)
        content[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(EngineUnavailable):
        install("en", tmp_path, _written(tmp_path, bytes(content)))
    assert models.folder_of("en", tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"no archive", archive()[:-3_000], archive(files={"README": b"nothing"})])
def test_what_is_no_whole_model_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EngineUnavailable):
        install("en", tmp_path, _written(tmp_path, content))
    assert models.folder_of("en", tmp_path) is None
    assert leftovers(tmp_path) == []


def test_a_damaged_file_in_the_archive_is_noticed(tmp_path: Path) -> None:
    content = bytearray(archive())
    content[5_000] ^= 0xFF
    with pytest.raises(EngineUnavailable, match="damaged"):
        install("en", tmp_path, _written(tmp_path, bytes(content)))


def test_a_model_unpacked_by_hand_is_found_under_its_own_name(tmp_path: Path) -> None:
    place = tmp_path / "vosk-model-small-fr-0.22" / "am"
    place.mkdir(parents=True)
    (place / "final.mdl").write_bytes(b"w")
    assert models.folder_of("fr", tmp_path) == place.parent
    assert models.folder_of("fr-CA", tmp_path) == place.parent


def test_a_model_can_be_removed(tmp_path: Path) -> None:
    install("en", tmp_path, _written(tmp_path, archive()))
    assert remove("en", tmp_path) == tmp_path / "en"
    assert models.folder_of("en", tmp_path) is None
    with pytest.raises(UsageError):
        remove("en", tmp_path)


def test_an_unknown_language_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        install("tlh", tmp_path)
    assert "ko" in error.value.hint


def test_the_table_is_sound() -> None:
    assert len({model.language for model in KNOWN}) == len(KNOWN)
    for model in KNOWN:
        assert len(bytes.fromhex(model.sha256)) == 32
        assert model.url.endswith(f"{model.name}.zip")
        assert models._language_of(model.name) == model.language
    assert known("en-US").confirmed


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "archive.bin"
    path.write_bytes(content)
    return path
