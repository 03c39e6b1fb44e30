/** What each alarm sounds like: told apart by rhythm, not by pitch alone. */

export interface Tone {
  /** Seconds after the pattern's beginning. */
  at: number;
  /** Seconds. */
  lasts: number;
  hertz: number;
}

export interface Pattern {
  tones: Tone[];
  /** Seconds from one beginning to the next. */
  every: number;
  gain: number;
}

export type Voice = "p1" | "p2" | "p3" | "offline" | "test";

const beats = (hertz: number, lasts: number, ...starts: number[]): Tone[] =>
  starts.map((at) => ({ at, lasts, hertz }));

export const PATTERNS: Record<Voice, Pattern> = {
  // Three short, two long: nothing else in the room sounds like this.
  p1: { tones: [...beats(988, 0.1, 0, 0.16, 0.32), ...beats(740, 0.28, 0.56, 0.92)], every: 2, gain: 0.9 },
  p2: { tones: beats(660, 0.2, 0, 0.35), every: 4, gain: 0.6 },
  p3: { tones: beats(523, 0.3, 0), every: 12, gain: 0.4 },
  // Falling and slow: not a person who calls, the line that is gone.
  offline: {
    tones: [...beats(400, 0.5, 0), ...beats(300, 0.5, 0.55), ...beats(220, 0.8, 1.1)],
    every: 5,
    gain: 0.8,
  },
  test: { tones: [...beats(523, 0.15, 0), ...beats(659, 0.15, 0.2), ...beats(784, 0.3, 0.4)], every: 60, gain: 0.5 },
};
