/**
 * The pinyin initials of a Chinese name (王秀英 → wxy), from the browser's own collation.
 *
 * In pinyin order every initial begins with a known character; where a character sorts between
 * two of them says its initial. A dictionary would weigh more than the rest of the desk. What
 * collation cannot know are surnames that are read otherwise than the same character elsewhere.
 */

const FIRSTS = "阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他屲夕丫帀";
const LETTERS = "abcdefghjklmnopqrstwxyz";
const SURNAMES: Record<string, string> = {
  单: "s", 曾: "z", 解: "x", 仇: "q", 查: "z", 盖: "g", 区: "o", 任: "r", 尉: "y", 朴: "p",
  缪: "m", 翟: "z", 乐: "y", 覃: "q", 召: "s", 种: "c", 重: "c", 石: "s", 秘: "b", 员: "y",
};

const order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
  let found = "";
  for (let at = 0; at < FIRSTS.length; at += 1) {
    if (order.compare(character, FIRSTS.charAt(at)) < 0) break;
    found = LETTERS.charAt(at);
  }
  return found;
}

export function initials(name: string): string {
  return [...name].map((one, at) => (at === 0 ? (SURNAMES[one] ?? initial(one)) : initial(one))).join("");
}

/** Whether what was typed is part of the name, or of its initials. */
export function matches(name: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return wanted === "" || name.toLowerCase().includes(wanted) || initials(name).includes(wanted);
}
