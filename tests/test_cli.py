"""The command line as a user meets it: real processes, real files, folders of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "content" / "als-inflammation"


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment with folders of its own and no sound."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PULSE_"))}
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        environment[f"XDG_{name}_HOME"] = str(tmp_path / name.lower())
    return environment | {"HOME": str(tmp_path), "TERM": "xterm-256color"}


def reader(home: dict[str, str], *arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reader", *map(str, arguments)]
    return subprocess.run(
        command, env=home, cwd=cwd, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False
    )


def refused(result: subprocess.CompletedProcess[str], code: int) -> list[str]:
    """The two sentences of an error: what is wrong, and what to do."""
    assert result.returncode == code, result
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 2 and all(line[-1] in ".?" for line in lines), lines
    return lines


def test_outline_is_one_object(home: dict[str, str]) -> None:
    result = reader(home, "outline", SAMPLE, "--json")
    outline = json.loads(result.stdout)
    assert (outline["title"], outline["language"]) == ("Inflammation in ALS", "en")
    assert [section["title"] for section in outline["sections"]] == [
        "Introduction",
        "The Role of Inflammation in ALS",
        "Anti-inflammatory Medications",
        "Immune System Modulators",
        "Antioxidants",
        "Lifestyle Modifications",
        "Looking Ahead",
    ]
    assert [section["number"] for section in outline["sections"]] == list(range(1, 8))
    assert all(section["words"] > 200 and section["sentences"] > 10 for section in outline["sections"])


def test_text_as_shown_and_a_sentence_a_line_as_spoken(home: dict[str, str]) -> None:
    shown = reader(home, "text", SAMPLE, "--section", "5").stdout
    assert shown.startswith("Antioxidants\n\n")
    spoken = reader(home, "text", SAMPLE, "--section", "antioxidants", "--sentences").stdout.splitlines()
    assert spoken[0].startswith("Antioxidants")
    assert len(spoken) > 10 and all(line.strip() for line in spoken)


def test_speaking_to_a_file_with_marks(home: dict[str, str], tmp_path: Path) -> None:
    wav, marks = tmp_path / "out.wav", tmp_path / "out.json"
    source = tmp_path / "two.md"
    source.write_text("# Antioxidants\n\nVitamin E was tested.\n\n# Next\n\nNot this.\n")
    result = reader(home, "speak", source, "--section", "1", "--voice", "espeak english", "--to", wav, "--marks", marks)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    rows = json.loads(marks.read_text())
    assert [row["word"] for row in rows] == ["Antioxidants", "Vitamin", "E", "was", "tested"]
    assert rows[0] == {"section": 1, "start": 0, "end": 12, "word": "Antioxidants", "time": rows[0]["time"]}
    times = [row["time"] for row in rows]
    with wave.open(str(wav)) as file:
        seconds = file.getnframes() / file.getframerate()
        assert file.getnchannels() == 1 and file.getsampwidth() == 2
    assert times == sorted(times) and times[0] >= 0 and times[-1] < seconds
    assert 1.5 < seconds < 6


def test_voices_and_doctor_are_json_alone(home: dict[str, str]) -> None:
    voices = json.loads(reader(home, "voices", "--json").stdout)
    assert voices[0]["natural"] and len({voice["name"] for voice in voices}) == len(voices)
    findings = json.loads(reader(home, "doctor", "--json").stdout)
    names = {finding["name"] for finding in findings}
    assert {"terminal", "colours", "letters", "loudspeaker", "microphone", "voice", "settings"} <= names
    assert all(finding["works"] or finding["hint"] for finding in findings)


def test_settings_are_shown_changed_and_refused(home: dict[str, str]) -> None:
    assert "# rate = 170" in reader(home, "settings").stdout
    assert reader(home, "settings", "rate", "200").stdout == "200\n"
    assert json.loads(reader(home, "settings", "--json").stdout)["settings"]["rate"] == 200
    assert "60 to 600" in refused(reader(home, "settings", "rate", "9000"), 2)[1]
    assert "rate" in refused(reader(home, "settings", "rat", "200"), 2)[1]


def test_a_wrong_settings_file_names_its_line(home: dict[str, str]) -> None:
    path = Path(json.loads(reader(home, "settings", "--json").stdout)["path"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[speech]\nrate = 9000\n")
    assert "Line 2" in refused(reader(home, "speak", SAMPLE, "--to", "x.wav"), 2)[0]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["outline", "missing.md"], 1, "missing.md"),
        (["outline", "empty.md"], 1, "empty"),
        (["outline", "binary.txt"], 1, "binary.txt"),
        (["outline", "folder"], 1, "folder"),
        (["text", "good.md", "--section", "9"], 2, "There is no section 9."),
        (["text", "good.md", "--section", "Zebra"], 2, "Second"),
        (["speak", "good.md", "--rate", "5", "--to", "o.wav"], 2, "60 to 600"),
        (["speak", "good.md", "--rate", "fast", "--to", "o.wav"], 2, "whole number"),
        (["speak", "good.md", "--voice", "jo", "--to", "o.wav"], 2, "joe"),
        (["speak", "good.md", "--to", "nowhere/o.wav"], 1, "nowhere"),
        (["speak"], 2, "PATH"),
        (["outline", "good.md", "--jsn"], 2, "--jsn"),
        (["--size", "99", "good.md"], 2, "terminal"),
        (["--plain", "--size", "8", "good.md"], 2, "--size"),
        (["good.md"], 2, "terminal"),
    ],
)
def test_bad_input(home: dict[str, str], tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "good.md").write_text("# First\n\nWords.\n\n# Second\n\nMore.\n")
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "folder").mkdir()
    before = sorted(path.name for path in tmp_path.iterdir())
    lines = refused(reader(home, *arguments, cwd=tmp_path), code)
    assert said in " ".join(lines)
    after = sorted(path.name for path in tmp_path.iterdir())
    assert set(after) - set(before) <= {"cache", "config", "data", "state"}, "nothing is left half written"


def test_json_goes_nowhere_else_and_a_closed_pipe_is_no_error(home: dict[str, str]) -> None:
    command = f"{sys.executable} -m reader voices | head -1"
    result = subprocess.run(command, shell=True, env=home, capture_output=True, text=True, timeout=60, check=False)
    assert result.stderr == "" and result.stdout.count("\n") == 1
