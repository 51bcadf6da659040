import type { Config } from '../config.js';
import { blackOrWhiteOn } from '../platform/color.js';

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
  onColor: blackOrWhiteOn(config.brandColor),
  logoUrl: config.brandLogoUrl,
  support: config.supportEmail,
});
