"""Impaired speech, simulated from healthy speech, to be told apart by its severity.

What illness does to speech, as far as signal processing can imitate it (cf. Duffy, "Motor Speech Disorders"): it is
slow (`slower` times), with pauses inside words (`pauses`), vowels that are drawn to the middle of the mouth (the
spectral envelope is blurred towards its mean by `central`), a flat pitch (the excitation is drawn to a monotone by
`flat`), breath (`breath`: noise with the envelope of the speech), and it is weak and trails off (`trailing` decibels
over a word). Every take varies: rate, loudness and pauses by `varying`. It is a stand-in, not the speech of a patient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
SIZE, HOP = 512, 128


@dataclass(frozen=True, slots=True)
class Severity:
    """How much of each."""

    name: str
    slower: float
    pauses: float
    central: float
    flat: float
    breath: float
    trailing: float
    weak: float
    varying: float


SEVERITIES = (
    Severity("mild", 1.4, 0.2, 0.25, 0.4, 0.1, 4, 3, 0.06),
    Severity("moderate", 2.0, 0.5, 0.45, 0.7, 0.25, 8, 8, 0.1),
    Severity("severe", 3.0, 0.8, 0.65, 1.0, 0.5, 14, 14, 0.15),
)


class Speaker:
    """Speaks as impaired as that; each take somewhat differently."""

    def __init__(self, severity: Severity, seed: int = 11) -> None:
        self._how = severity
        self._rng = np.random.default_rng(seed)

    def again(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """A recording with half a second of silence at both ends, as this speaker would say it."""
        how, rng = self._how, self._rng
        edge = RATE // 2
        signal = samples[edge:-edge].astype(np.float64)
        factor = 1 + (how.slower - 1) * float(np.clip(rng.normal(1, how.varying * 2), 0.6, 1.4))
        spectra = _spectra(signal)
        magnitudes = np.abs(spectra)
        envelope = _envelope(magnitudes)
        mean = np.exp(np.log(envelope).mean(axis=0, keepdims=True))
        level = envelope.mean(axis=1, keepdims=True)
        middle = mean * level / mean.mean()
        blurred = envelope ** (1 - how.central) * middle**how.central
        fine = magnitudes / envelope
        breath = rng.rayleigh(0.8, fine.shape)
        # Towards a monotone: the fine structure of the whole word takes the place of each moment's own.
        steady = np.sqrt((fine**2).mean(axis=0, keepdims=True))
        excited = fine * (1 - 0.5 * how.flat) + steady * 0.5 * how.flat
        changed = blurred * np.sqrt(excited**2 * (1 - how.breath) + breath**2 * how.breath)
        slow = _stretched(changed, np.angle(spectra), factor)
        if rng.random() < how.pauses and len(slow) > RATE // 4:
            at = int(rng.uniform(0.35, 0.65) * len(slow))
            slow = np.concatenate([_faded(slow[:at]), np.zeros(int(rng.uniform(0.1, 0.35) * RATE)), _faded(slow[at:])])
        fall = how.trailing * np.linspace(0, 1, len(slow)) ** 1.5
        slow *= 10 ** (-(fall + how.weak + rng.normal(0, 10 * how.varying)) / 20)
        quiet = np.zeros(edge)
        sound = np.concatenate([quiet, slow, quiet, np.zeros(edge)])
        sound += rng.normal(0, 4, len(sound))
        return np.clip(np.rint(sound), -32_768, 32_767).astype(np.int16)


def _spectra(signal: NDArray[np.float64]) -> NDArray[np.complex128]:
    padded = np.pad(signal, SIZE)
    pieces = np.lib.stride_tricks.sliding_window_view(padded, SIZE)[::HOP] * np.hanning(SIZE)
    return np.fft.rfft(pieces, axis=1)


def _envelope(magnitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The spectral envelope by the cepstrum: its first thirty coefficients."""
    logs = np.log(magnitudes + 1.0)
    cepstra = np.fft.irfft(logs, axis=1)
    cepstra[:, 30:-29] = 0
    return np.asarray(np.exp(np.fft.rfft(cepstra, axis=1).real), np.float64)


def _stretched(magnitudes: NDArray[np.float64], phases: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """`factor` times as long at the same pitch: a phase vocoder."""
    count = len(magnitudes)
    times = np.arange(0, count - 1, 1 / factor)
    omega = 2 * np.pi * HOP * np.arange(magnitudes.shape[1]) / SIZE
    phase = phases[0].copy()
    out = np.zeros(len(times) * HOP + SIZE)
    window = np.hanning(SIZE)
    for number, time in enumerate(times):
        at = int(time)
        share = time - at
        magnitude = (1 - share) * magnitudes[at] + share * magnitudes[at + 1]
        out[number * HOP : number * HOP + SIZE] += np.fft.irfft(magnitude * np.exp(1j * phase)) * window
        step = phases[at + 1] - phases[at] - omega
        phase += omega + step - 2 * np.pi * np.round(step / (2 * np.pi))
    return out / 1.5


def _faded(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    count = min(160, len(sound) // 2)
    if count:
        fade = np.linspace(0, 1, count)
        sound = sound.copy()
        sound[:count] *= fade
        sound[-count:] *= fade[::-1]
    return sound
