/** Colours as WCAG 2.2 sees them. All of them are written like `#1d4ed8`. */

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** White or black, whichever contrasts more. */
export const blackOrWhiteOn = (color: string): '#ffffff' | '#000000' =>
  contrast(color, '#ffffff') >= contrast(color, '#000000') ? '#ffffff' : '#000000';

/** What text needs against its background (1.4.3, AA). */
export const LEAST_TEXT_CONTRAST = 4.5;

/** The colour as text on that background: itself, or moved towards `end` only as far as reading takes. */
export function readableOn(background: string, color: string, end: '#ffffff' | '#000000'): string {
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(color, end, share);
    if (contrast(moved, background) >= LEAST_TEXT_CONTRAST) return moved;
  }
  return end;
}

/** Relative luminance. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const channels = (color: string): number[] =>
  [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16));

function mix(color: string, end: string, share: number): string {
  const ends = channels(end);
  const mixed = channels(color).map((part, index) => Math.round(part + (ends[index]! - part) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
