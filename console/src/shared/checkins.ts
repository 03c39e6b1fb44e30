/** What somebody may say when asked how he is, as the desk and the administration offer it. */

export const ANSWERS = ["fine", "need", "help", "no_answer", "refused"] as const;
export type CheckinAnswer = (typeof ANSWERS)[number];
export const NEEDS = ["meal", "medicine", "doctor", "repair", "cleaning", "company", "transport"] as const;
