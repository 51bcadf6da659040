import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import type { CompareResult } from '../compare.js';
import type { GrowthResult } from '../growth.js';
import type { SoakResult } from '../soak.js';
import { type Circumstances, PROJECT, readResult, type ResultName } from '../support/results.js';
import { compareCharts, compareTables } from './compare-report.js';
import { growthCharts, growthTables } from './growth-report.js';
import { soakCharts, soakTables } from './soak-report.js';

const DOCUMENT = `${PROJECT}docs/performance.md`;

/** Writes the tables of `docs/performance.md` between their markers, and its charts, from the last run of each benchmark. */
export async function writeReport(): Promise<void> {
  let text = readFileSync(DOCUMENT, 'utf8');
  const add = <Result>(
    name: ResultName,
    tables: (result: Result) => string,
    charts: (result: Result) => Record<string, string>,
  ): void => {
    const result = readResult<Result>(name);
    if (!result) return;
    const drawn = Object.entries(charts(result));
    for (const [chart, svg] of drawn) writeFileSync(`${PROJECT}docs/pictures/performance-${chart}.svg`, svg);
    const pictures = drawn.map(([chart]) => `![${SHOWS[chart]}](pictures/performance-${chart}.svg)`);
    text = between(text, name, [said(result), ...pictures, tables(result)].join('\n\n'));
  };
  add<CompareResult>('compare', compareTables, compareCharts);
  add<GrowthResult>('growth', growthTables, growthCharts);
  add<SoakResult>('soak', soakTables, soakCharts);
  // Formatted here, or `npm run format` and this would undo each other's tables.
  writeFileSync(DOCUMENT, await format(text, { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' }));
}

/** What each chart shows, for whoever cannot see it. */
const SHOWS: Record<string, string> = {
  checks: 'Session checks a second',
  'sign-ins': 'Sign-ins and sign-ups a second',
  storm: 'Session checks during a storm of sign-ins',
  growth: 'Cost of a request as sessions grow',
  soak: 'Memory and handles during a soak',
};

const said = ({ command, at, commit, machine, node }: Circumstances): string =>
  `\`${command}\` on ${at.slice(0, 10)}, commit \`${commit}\`, ${machine}, Node ${node}.`;

function between(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/performance.md has lost its markers ${start} and ${end}.`);
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
}
