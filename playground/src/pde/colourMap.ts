/** A colour in Oklab's polar form: lightness 0 to 1, chroma, hue in degrees. */
export interface Oklch {
  readonly lightness: number
  readonly chroma: number
  readonly hue: number
}

type Rgb = readonly [red: number, green: number, blue: number]

/** Colours for the numbers from -1 to 1. Equal steps of a number are equal steps to the eye, on both sides of zero. */
export interface ColourMap {
  readonly zero: Oklch
  readonly negative: Oklch
  readonly positive: Oklch
}

/** Zero has the colour of the page, so that only what differs from it stands out. */
export const light: ColourMap = {
  zero: { lightness: 0.97, chroma: 0.005, hue: 100 },
  negative: { lightness: 0.42, chroma: 0.13, hue: 255 },
  positive: { lightness: 0.45, chroma: 0.15, hue: 35 },
}

export const dark: ColourMap = {
  zero: { lightness: 0.24, chroma: 0.01, hue: 250 },
  negative: { lightness: 0.8, chroma: 0.12, hue: 225 },
  positive: { lightness: 0.82, chroma: 0.13, hue: 65 },
}

const gamma = (x: number): number => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055)

/** From Oklab to sRGB, in bytes. Source: Ottosson 2020, A perceptual color space for image processing. */
function rgb(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  const [red, green, blue] = linear.map((x) => Math.round(255 * gamma(Math.min(1, Math.max(0, x)))))
  return [red, green, blue]
}

const axes = ({ chroma, hue }: Oklch): [a: number, b: number] => [
  chroma * Math.cos((hue * Math.PI) / 180),
  chroma * Math.sin((hue * Math.PI) / 180),
]

/** The colour of a number from -1 to 1, by a straight line through Oklab from that of zero. */
export function colourOf(value: number, { zero, negative, positive }: ColourMap): Rgb {
  const end = value < 0 ? negative : positive
  const share = Math.min(1, Math.abs(value))
  const mix = (from: number, to: number) => from + share * (to - from)
  const [[a0, b0], [a1, b1]] = [axes(zero), axes(end)]
  return rgb(mix(zero.lightness, end.lightness), mix(a0, a1), mix(b0, b1))
}

/** 513 colours from -1 to 1, in the four bytes of a picture's points. */
export const table = (map: ColourMap): Uint8ClampedArray =>
  Uint8ClampedArray.from(Array.from({ length: 513 }, (_, i) => [...colourOf(i / 256 - 1, map), 255]).flat())
