import { fileURLToPath } from 'node:url';
import { readTemplates, type Template, type Templates } from '../platform/templates.js';
import { sectionsOf, SHARED_SECTIONS, WORDED_KINDS } from './kinds.js';
import { baseName, localesOf, withParents } from './locale.js';
import { type Draft, type LetterSettings, writeLetter } from './write-letter.js';

const BUILT_IN = fileURLToPath(new URL('./templates', import.meta.url));
const LAYOUTS = ['layout.html', 'layout.text'];

/**
 * The templates of all letters: the built-in ones, single ones replaced by the operator's. Every letter is
 * written once in every language, with all facts and with as few as there can be, so that a broken or missing
 * template is a problem of the start and never of a recipient.
 */
export function loadLetterTemplates(config: LetterSettings, problems: string[]): Templates {
  const found: string[] = [];
  const templates = readTemplates([BUILT_IN, ...(config.lettersDir ? [config.lettersDir] : [])], found);
  found.push(...problemsOfNames(templates), ...problemsOfSections(templates));
  if (!localesOf(templates).includes(config.defaultLocale)) {
    problems.push(
      `DEFAULT_LOCALE has no letters; there are ${localesOf(templates).join(', ')} (see LETTERS_DIR)`,
    );
  } else if (found.length === 0) found.push(...problemsOfWriting(config, templates));
  const source = config.lettersDir ? 'LETTERS_DIR' : 'The built-in letters';
  problems.push(...found.map((problem) => `${source}: ${problem}`));
  return templates;
}

/** What is wrong with the letters as they ship, under any settings; a build that has such problems fails. */
export function problemsOfBuiltInLetters(): string[] {
  const problems: string[] = [];
  loadLetterTemplates(
    {
      lettersDir: null,
      defaultLocale: 'en',
      publicUrl: 'https://auth.example.org',
      brandName: 'Example',
      brandColor: '#1d4ed8',
      brandLogoUrl: 'https://example.org/logo.png',
      supportEmail: null,
    },
    problems,
  );
  return problems;
}

/** A misspelt name would silently replace nothing. */
function problemsOfNames(templates: Templates): string[] {
  const known = new Set<string>([...WORDED_KINDS, 'shared']);
  return [...templates].flatMap(([name, { path }]) => {
    const [locale, kind] = name.split('/');
    if (!kind) return LAYOUTS.includes(name) ? [] : [`${path} is neither of ${LAYOUTS.join(', ')}`];
    if (baseName(locale) !== locale)
      return [`${path} is not in a folder named by a language tag such as pt-BR`];
    return known.has(kind) ? [] : [`${path} is no letter; there are ${[...known].join(', ')}`];
  });
}

/** A language has all letters, unless the one it belongs to has them: `de-AT` may lean on `de`. */
function problemsOfSections(templates: Templates): string[] {
  const problems: string[] = [];
  for (const locale of localesOf(templates)) {
    for (const name of [...WORDED_KINDS, 'shared'] as const) {
      const own = templates.get(`${locale}/${name}`);
      const isThere = withParents(locale).some((parent) => templates.has(`${parent}/${name}`));
      if (!isThere) problems.push(`${locale}/${name}.eta is missing`);
      if (own) problems.push(...problemsOfOne(own, name === 'shared' ? SHARED_SECTIONS : sectionsOf(name)));
    }
  }
  return problems;
}

function problemsOfOne({ path, sections }: Template, wanted: readonly string[]): string[] {
  return [
    ...wanted.filter((name) => !sections.has(name)).map((name) => `${path} has no section [${name}]`),
    ...[...sections.keys()]
      .filter((name) => !wanted.includes(name))
      .map((name) => `${path} has an unknown section [${name}]`),
  ];
}

function problemsOfWriting(config: LetterSettings, templates: Templates): string[] {
  const problems = new Set<string>();
  for (const locale of localesOf(templates)) {
    for (const kind of WORDED_KINDS) {
      for (const draft of [fullDraft(locale), sparseDraft(locale)]) {
        try {
          // With and without the operator's extras, which words may speak of.
          for (const supportEmail of [config.supportEmail, null, 'help@example.org']) {
            const { subject, text } = writeLetter(
              { config: { ...config, supportEmail }, templates },
              kind,
              draft,
            );
            if (subject === null) problems.add(`${locale}/${kind}.eta has an empty [subject]`);
            for (const needed of neededIn(kind, draft)) {
              if (!text.split('\n').includes(needed)) {
                problems.add(
                  `${locale}/${kind}: "${needed}" does not stand alone on a line of the text part`,
                );
              }
            }
          }
        } catch (error) {
          problems.add(`${locale}/${kind}: ${(error as Error).message.split('\n')[0]}`);
        }
      }
    }
  }
  return [...problems];
}

/** People copy a link or a code from the text part, and so do programs. */
function neededIn(kind: (typeof WORDED_KINDS)[number], { url, code }: Draft): string[] {
  const sections = sectionsOf(kind);
  const hasLink = sections.includes('action') || sections.includes('rescue');
  return [...(hasLink ? [url!] : []), ...(sections.includes('code') ? [code!] : [])];
}

const sparseDraft = (locale: string): Draft => ({
  reader: { locale },
  url: 'https://auth.example.org/account/sign-in#token=0',
  code: 'ABC-DEF',
  lifetime: [1, 'minute'],
  occasion: { device: { browser: null, os: null } },
});

const fullDraft = (locale: string): Draft => ({
  ...sparseDraft(locale),
  reader: { locale, displayName: 'Ada Lovelace', username: 'ada' },
  lifetime: [24, 'hour'],
  occasion: { at: new Date(0), device: { browser: 'Firefox', os: 'Linux' }, ipAddress: '192.0.2.1' },
});
