"""Scripts put into a page before its own: they listen and measure, and change nothing else."""

from __future__ import annotations

from playwright.async_api import Page

TONES = """
(() => {
  window.bellTones = 0;
  window.bellContexts = [];
  const Real = window.AudioContext;
  window.AudioContext = class extends Real {
    constructor(...given) { super(...given); window.bellContexts.push(this); }
    createOscillator() { window.bellTones += 1; return super.createOscillator(); }
  };
})();
"""
"""Counts the tones that the page plays and remembers what plays them."""

SPEECH = """
(() => {
  window.bellSpoken = [];
  window.speechSynthesis.speak = (words) => window.bellSpoken.push(words.text);
})();
"""
"""Writes down what is spoken: a machine without voices would swallow it."""

TEN_MINUTES_FAST = """
(() => {
  const Real = Date, fast = 600000;
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + fast); }
    static now() { return Real.now() + fast; }
  };
})();
"""
"""A computer whose clock is ten minutes fast."""

FRAMES = """
() => new Promise((resolve) => {
  const gaps = [], long = [];
  const note = (list) => list.getEntries().forEach((one) => long.push(one.duration));
  const watch = new PerformanceObserver(note);
  watch.observe({ type: "longtask" });
  const begin = performance.now();
  let last = begin;
  const frame = (now) => {
    gaps.push(now - last);
    last = now;
    if (now - begin < 5000) return requestAnimationFrame(frame);
    watch.disconnect();
    gaps.sort((a, b) => a - b);
    resolve({ frames: gaps.length, p50: gaps[gaps.length >> 1], p99: gaps[Math.floor(gaps.length * 0.99)],
              worst: gaps[gaps.length - 1], longTasks: long });
  };
  requestAnimationFrame(frame);
})
"""
"""Five seconds of frames: milliseconds from one to the next, and tasks over 50 ms."""


async def tones(page: Page) -> int:
    """How many tones the page has played."""
    return int(await page.evaluate("window.bellTones"))


async def audio_states(page: Page) -> list[str]:
    """The state of every audio context of the page."""
    return list(await page.evaluate("window.bellContexts.map((one) => one.state)"))
