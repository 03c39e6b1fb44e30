/** Pieces of a rota by day, as a table shows them. */
import { dayOf, daysLater, timeWithin } from "../shanghai";

export interface Piece {
  /** Null: nobody, a gap. */
  name: string | null;
  from: string;
  until: string;
  why: string[];
  /** A shift that is written, to give away or take over. */
  shift?: number;
  responder?: number;
  confirmed?: boolean;
  missing?: number;
}
export interface Day {
  day: string;
  pieces: (Piece & { span: string })[];
}

/** Each piece on the day on which it begins; what began earlier, on the first. */
export function byDay(pieces: Piece[], first: string, count: number): Day[] {
  const days = Array.from({ length: count }, (_, nth): Day => ({ day: daysLater(first, nth), pieces: [] }));
  const sorted = [...pieces].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  for (const piece of sorted) {
    const begins = dayOf(piece.from);
    const at = days.find(({ day }) => day === (begins < first ? first : begins));
    at?.pieces.push({ ...piece, span: `${timeWithin(at.day, piece.from)} – ${timeWithin(at.day, piece.until)}` });
  }
  return days;
}
