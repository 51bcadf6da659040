import type { Config } from '../config.js';

/** How letters show whose they are. */
export interface Brand {
  name: string;
  /** Where the service lives, such as `auth.example.org`: what people compare with the link. */
  host: string;
  /** Of buttons, such as `#1d4ed8`. */
  color: string;
  /** What can be read on that colour. */
  onColor: string;
  logoUrl: string | null;
  /** An address that people answer. */
  support: string | null;
}

type BrandSettings = Pick<Config, 'publicUrl' | 'brandName' | 'brandColor' | 'brandLogoUrl' | 'supportEmail'>;

export const brandOf = (config: BrandSettings): Brand => ({
  name: config.brandName,
  host: new URL(config.publicUrl).host,
  color: config.brandColor,
  onColor: readableOn(config.brandColor),
  logoUrl: config.brandLogoUrl,
  support: config.supportEmail,
});

/** White or black, whichever contrasts more (relative luminance of WCAG 2.2; both meet at 0.179). */
export function readableOn(color: string): '#ffffff' | '#000000' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => parseInt(color.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}
