/**
 * Colour arithmetic for the tests of the tokens: WCAG 2 contrast, CIEDE2000 distance (Sharma, Wu and Dalal 2005), and
 * how dichromats see (Machado, Oliveira and Fernandes 2009, full severity, in linear light).
 */

/** Red, green, blue, or another three numbers. */
export type Triple = readonly [number, number, number];

/** Who looks. */
export type Vision = 'normal' | 'deuteranopia' | 'protanopia' | 'tritanopia';

type Matrix = readonly [Triple, Triple, Triple];

const DICHROMATS: Readonly<Record<Exclude<Vision, 'normal'>, Matrix>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** sRGB primaries to CIE XYZ, D65. */
const TO_XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
const WHITE: Triple = [0.95047, 1, 1.08883];

function times([a, b, c]: Matrix, v: Triple): Triple {
  const dot = (row: Triple) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2];
  return [dot(a), dot(b), dot(c)];
}

function each(v: Triple, change: (part: number, index: 0 | 1 | 2) => number): Triple {
  return [change(v[0], 0), change(v[1], 1), change(v[2], 2)];
}

const clamp = (part: number) => Math.min(1, Math.max(0, part));

/** Linear light of `#rrggbb`, each part 0 to 1. */
export function linear(hex: string): Triple {
  const part = (from: number) => {
    const encoded = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** WCAG 2 contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [r, g, b] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Linear light as somebody with this vision sees it. */
export function seenBy(vision: Vision, light: Triple): Triple {
  return vision === 'normal' ? light : each(times(DICHROMATS[vision], light), clamp);
}

/** CIE L*a*b* (D65) of linear light. */
export function lab(light: Triple): Triple {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const xyz = each(times(TO_XYZ, light), (part, index) => f(part / WHITE[index]));
  return [116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])];
}

const degrees = (radians: number) => (radians * 180) / Math.PI;
const sine = (angle: number) => Math.sin((angle * Math.PI) / 180);
const cosine = (angle: number) => Math.cos((angle * Math.PI) / 180);
const hueOf = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (degrees(Math.atan2(b, a)) + 360) % 360);

/** The arithmetic middle of two hues along the shorter way round. */
function middleHue(h1: number, h2: number, grey: boolean): number {
  if (grey) return h1 + h2;
  if (Math.abs(h1 - h2) <= 180) return (h1 + h2) / 2;
  return h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
}

/** The CIEDE2000 distance of two L*a*b* colours, kL = kC = kH = 1. */
export function ciede2000(one: Triple, other: Triple): number {
  const [l1, a1, b1] = one;
  const [l2, a2, b2] = other;
  const seventh = (chroma: number) => Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));
  const g = 0.5 * (1 - seventh((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [c1, c2] = [Math.hypot(a1 * (1 + g), b1), Math.hypot(a2 * (1 + g), b2)];
  const [h1, h2] = [hueOf(a1 * (1 + g), b1), hueOf(a2 * (1 + g), b2)];
  const grey = c1 * c2 === 0;
  const turn = grey ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const hueDifference = 2 * Math.sqrt(c1 * c2) * sine(turn / 2);
  const [lMiddle, cMiddle, hMiddle] = [(l1 + l2) / 2, (c1 + c2) / 2, middleHue(h1, h2, grey)];
  const t =
    1 - 0.17 * cosine(hMiddle - 30) + 0.24 * cosine(2 * hMiddle) +
    0.32 * cosine(3 * hMiddle + 6) - 0.2 * cosine(4 * hMiddle - 63);
  const sl = 1 + (0.015 * (lMiddle - 50) ** 2) / Math.sqrt(20 + (lMiddle - 50) ** 2);
  const sc = 1 + 0.045 * cMiddle;
  const sh = 1 + 0.015 * cMiddle * t;
  const rotation = -sine(60 * Math.exp(-(((hMiddle - 275) / 25) ** 2))) * 2 * seventh(cMiddle);
  const [dl, dc, dh] = [(l2 - l1) / sl, (c2 - c1) / sc, hueDifference / sh];
  return Math.sqrt(dl ** 2 + dc ** 2 + dh ** 2 + rotation * dc * dh);
}

/** How far apart two colours look to somebody, in CIEDE2000. */
export function distance(one: string, other: string, vision: Vision): number {
  return ciede2000(lab(seenBy(vision, linear(one))), lab(seenBy(vision, linear(other))));
}
