/** How many text messages a text is. With a character outside GSM 03.38, 70 fit in one, 67 in each of several. */

export const LONGEST = 500;
const GSM = /^[\w @£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n\r]*$/;

export function segments(text: string): { chars: number; n: number } {
  const chars = text.length;
  const [one, each] = GSM.test(text) ? [160, 153] : [70, 67];
  return { chars, n: chars <= one ? Math.min(chars, 1) : Math.ceil(chars / each) };
}
