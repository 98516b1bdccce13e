"""Learns how the room turns what the loudspeaker plays into what the microphone hears of it, and takes that away.

A Kalman filter on the room's response, in blocks in the frequency domain (Enzner and Vary 2006; partitioned: Kuech,
Mabande and Enzner 2014). It weighs each block by how much of it can be echo, and so goes on learning while somebody
speaks over the reading, without spoiling what they say. In a simulated room it leaves 30 dB less echo and the voice
as it was, where WebRTC's canceller alone took 1 to 24 dB of the voice away as well.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 160
"""Samples in a block: 10 ms at 16,000 Hz."""

_PARTS = 25
_STEADY = 0.999
_SHARED = 0.3
_AT_LEAST = 0.002
"""What may change in a part even of a response that has come to nothing, as after a jump of the delay: it would never
learn again."""
_SURE_OF_NOTHING = 1.0
_FAINTEST = 1e3
_MEMORY = 0.97
_WORSE = 1.5
_HEARD = 900.0
_LITTLE = 0.015
_REMNANT = 0.02
"""What is fainter than this share of the echo is the filter's own remnant, of which a quarter of an hour of reading had
four taken for commands. Who speaks over the reading is louder, though it be 15 dB above the voice."""
_FALL = 0.2
_RISE = 1.003
_FORGIVING = 3.0
"""How many times as much may be left as is little before it is not trusted any more: with `_RISE`, that is 3.7 s after
the room changed, however well it was known, and longer than a command takes."""

Block = NDArray[np.float64]


class EchoFilter:
    """Takes what it can of the echo away, block after block; the response is up to 0.25 s long."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Another room: knows nothing of it."""
        shape = (_PARTS, BLOCK + 1)
        self._response = np.zeros(shape, np.complex128)
        self._doubt = np.full(shape, _SURE_OF_NOTHING)
        self._spectra = np.zeros(shape, np.complex128)
        self._far = np.zeros(2 * BLOCK)
        self._others = np.zeros(BLOCK + 1)
        self._silent = _PARTS
        self._before = self._after = 0.0
        self._echo = self._rest = 0.0
        self._leak = 1.0

    @property
    def trusted(self) -> bool:
        """Whether hardly any echo is left: of late at least 18 dB were taken, at the best of times."""
        return self._silent > _PARTS or self._leak < _LITTLE

    @property
    def alone(self) -> bool:
        """Whether what is left is so little of the echo that it is nothing else."""
        return self._silent <= _PARTS and self._rest < _REMNANT * self._echo

    def remove(self, near: Block, far: Block) -> Block:
        """A block of the microphone without what it can have of the loudspeaker's blocks so far."""
        self._silent = 0 if far.any() else self._silent + 1
        if self._silent > _PARTS:
            return near
        self._far = np.concatenate([self._far[BLOCK:], far])
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft(self._far)
        echo = np.fft.irfft((self._response * self._spectra).sum(axis=0))[BLOCK:]
        left: Block = near - echo
        if self._gone_wrong(near, left):
            return near
        self._measure(echo, left)
        self._learn(left)
        return left

    def _learn(self, left: Block) -> None:
        error = np.fft.rfft(np.concatenate([np.zeros(BLOCK), left]))
        power = np.abs(self._spectra) ** 2
        self._others = 0.5 * self._others + 0.5 * np.abs(error) ** 2
        gain = self._doubt / ((self._doubt * power).sum(axis=0) + 2 * self._others + _FAINTEST)
        change = np.fft.irfft(gain * np.conj(self._spectra) * error, axis=1)
        # A response of one block: the other half would be the circle of the transform.
        change[:, BLOCK:] = 0
        self._response = _STEADY * (self._response + np.fft.rfft(change, axis=1))
        kept = _STEADY**2 * (1 - 0.5 * gain * power) * self._doubt
        # What changes may change in all parts, as when the delay does.
        strength = np.abs(self._response) ** 2
        moved = (1 - _SHARED) * strength + _SHARED * strength.mean(axis=0) + _AT_LEAST
        self._doubt = kept + (1 - _STEADY**2) * moved

    def _measure(self, echo: Block, left: Block) -> None:
        """How much is left of the echo shows while nobody else speaks: in the least of what is left."""
        self._echo = 0.9 * self._echo + 0.1 * float((echo**2).mean())
        self._rest = 0.9 * self._rest + 0.1 * float((left**2).mean())
        if self._echo > _HEARD:
            share = self._rest / self._echo
            leak = self._leak * _RISE if share > self._leak else self._leak + _FALL * (share - self._leak)
            self._leak = min(1.0, max(_LITTLE / _FORGIVING, leak))

    def _gone_wrong(self, near: Block, left: Block) -> bool:
        """Whether it adds more than it takes, as when the delay has changed: it then begins anew."""
        self._before = _MEMORY * self._before + float((near**2).mean())
        self._after = _MEMORY * self._after + float((left**2).mean())
        if self._after <= _WORSE * self._before:
            return False
        self.reset()
        return True
