/**
 * Charts as SVG without a script: GitHub shows them as pictures, in the colours of the reader's theme. Each brings its own
 * background, so that it can be read wherever it is shown.
 */

export interface Bar {
  label: string;
  value: number;
  kind: 'ours' | 'ours2' | 'peer';
}

export interface BarChart {
  title: string;
  /** Beside each value. */
  unit: string;
  /** Values lie far apart: each ten times as much is one step. */
  isLog?: boolean;
  bars: readonly Bar[];
}

export interface LineChart {
  title: string;
  xTitle: string;
  yTitle: string;
  isLogX?: boolean;
  lines: readonly { name: string; points: readonly (readonly [x: number, y: number])[] }[];
}

const WIDTH = 720;
const LABELS = 210;
const VALUES = 110;
const ROW = 30;
const TOP = 52;

const STYLE = `
  svg { font: 14px system-ui, -apple-system, 'Segoe UI', sans-serif; }
  .paper { fill: #ffffff; stroke: #d0d7de; } text { fill: #1f2328; } .title { font-weight: 600; font-size: 16px; }
  .quiet { fill: #59636e; } .grid { stroke: #d0d7de; } .ours { fill: #0969da; } .ours2 { fill: #1a7f37; } .peer { fill: #bc4c00; }
  .line { fill: none; stroke-width: 2.5; } .line.ours { stroke: #0969da; } .line.ours2 { stroke: #1a7f37; } .line.peer { stroke: #bc4c00; }
  .line.ours, .line.ours2, .line.peer { fill: none; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117; stroke: #3d444d; } text { fill: #f0f6fc; } .quiet { fill: #9198a1; } .grid { stroke: #3d444d; }
    .ours { fill: #4493f8; } .ours2 { fill: #3fb950; } .peer { fill: #f0883e; }
    .line.ours { stroke: #4493f8; } .line.ours2 { stroke: #3fb950; } .line.peer { stroke: #f0883e; }
  }`;

/** One bar a row, its name before and its value behind it. */
export function barChart({ title, unit, isLog = false, bars }: BarChart): string {
  const room = WIDTH - LABELS - VALUES;
  const most = Math.max(...bars.map(({ value }) => value));
  const lengthOf = (value: number): number =>
    isLog ? (room * Math.log10(Math.max(1, value) * 2)) / Math.log10(most * 2) : (room * value) / most;
  const rows = bars.map(({ label, value, kind }, index) => {
    const y = TOP + index * ROW;
    const length = Math.max(2, lengthOf(value));
    return `<text x="${LABELS - 10}" y="${y + 17}" text-anchor="end">${escaped(label)}</text>
<rect class="${kind}" x="${LABELS}" y="${y + 3}" width="${length.toFixed(1)}" height="${ROW - 10}" rx="3"/>
<text x="${(LABELS + length + 8).toFixed(1)}" y="${y + 17}">${shown(value)} ${unit}</text>`;
  });
  return framed(TOP + bars.length * ROW + 14, title, rows);
}

const PLOT = { left: 70, top: 76, width: WIDTH - 200, height: 220 };

/** Lines over one axis, each named where it ends. The vertical axis starts at nought: flat must look flat. */
export function lineChart({ title, xTitle, yTitle, isLogX = false, lines }: LineChart): string {
  const { left, top, width, height } = PLOT;
  const scaled = (x: number): number => (isLogX ? Math.log10(x) : x);
  const xs = lines.flatMap(({ points }) => points.map(([x]) => scaled(x)));
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const roof = niceAbove(Math.max(...lines.flatMap(({ points }) => points.map(([, y]) => y))));
  const xOf = (x: number): number => left + (width * (scaled(x) - from)) / (to - from || 1);
  const yOf = (y: number): number => top + height * (1 - y / roof);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = yOf(share * roof);
    return `<line class="grid" x1="${left}" x2="${left + width}" y1="${y}" y2="${y}"/>
<text class="quiet" x="${left - 8}" y="${y + 5}" text-anchor="end">${shown(share * roof)}</text>`;
  });
  const ticks = [...new Set(lines[0]!.points.map(([x]) => x))];
  const shownTicks = ticks.filter((_, index) => index % Math.ceil(ticks.length / 7) === 0);
  const marks = shownTicks.map(
    (x) =>
      `<text class="quiet" x="${xOf(x).toFixed(1)}" y="${top + height + 20}" text-anchor="middle">${shown(x)}</text>`,
  );
  const kinds = ['ours', 'ours2', 'peer'] as const;
  // Names of lines that end close to each other would cover each other.
  let lastY = -Infinity;
  const ends = [...lines.entries()].sort(([, a], [, b]) => b.points.at(-1)![1] - a.points.at(-1)![1]);
  const drawn = ends.map(([index, { name, points }]) => {
    const path = points.map(([x, y]) => `${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`).join(' ');
    lastY = Math.max(yOf(points.at(-1)![1]) + 5, lastY + 18);
    return `<polyline class="line ${kinds[index % 3]}" points="${path}"/>
<text x="${left + width + 8}" y="${lastY.toFixed(1)}">${escaped(name)}</text>`;
  });
  const axes = [
    `<text class="quiet" x="${left}" y="${top - 12}">${escaped(yTitle)}</text>`,
    `<text class="quiet" x="${left + width}" y="${top + height + 42}" text-anchor="end">${escaped(xTitle)}</text>`,
  ];
  return framed(top + height + 58, title, [...grid, ...marks, ...axes, ...drawn]);
}

function framed(height: number, title: string, content: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}
</style>
<rect class="paper" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>
<text class="title" x="20" y="32">${escaped(title)}</text>
${content.join('\n')}
</svg>
`;
}

/** The next round number: 1, 2 or 5 times a power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}

function shown(value: number): string {
  if (value >= 1_000_000) return `${+(value / 1_000_000).toFixed(1)} M`;
  if (value >= 10_000) return `${+(value / 1000).toFixed(1)} k`;
  return value >= 100 ? value.toFixed(0) : String(+value.toFixed(2));
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
