/** Bytes as people read them: offset, hexadecimal, and what is printable beside it. */

const WIDTH = 16;

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += WIDTH) {
    const part = [...bytes.subarray(at, at + WIDTH)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const seen = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(WIDTH * 3 - 1)}  ${seen}`);
  }
  return lines.join("\n");
}

/** As UTF-8; what is none shows as �, control characters as their pictures (␀ ␁ …), line ends stay. */
export function readable(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return text.replace(/[\x00-\x09\x0b-\x1f]/g, (char) => String.fromCodePoint(0x2400 + char.charCodeAt(0)));
}
