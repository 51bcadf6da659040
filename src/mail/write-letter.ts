import type { Config } from '../config.js';
import type { World } from '../context.js';
import type { Template, TemplateData, Templates } from '../platform/templates.js';
import { brandOf } from './brand.js';
import type { LetterSection, SharedSection, WordedKind } from './kinds.js';
import {
  chooseVoice,
  durationForPeople,
  type DurationUnit,
  localesOf,
  momentForPeople,
  type Voice,
  withParents,
} from './locale.js';

/** The settings that letters follow. */
export type LetterSettings = Pick<
  Config,
  'publicUrl' | 'brandName' | 'brandColor' | 'brandLogoUrl' | 'supportEmail' | 'defaultLocale' | 'lettersDir'
>;

/** What a `*.letter.ts` needs of the world; every `Ctx` has it. */
export type WritingCtx = Pick<World, 'templates' | 'config'>;

interface Desk {
  templates: Templates;
  config: LetterSettings;
}

/** Who reads a letter, as far as that is known and theirs. */
export interface Reader {
  /** BCP 47 tag; the nearest language we have words for is used. */
  locale?: string | null;
  /** Only for mailboxes that are proven to be this person's: a stranger must not have us say their words. */
  displayName?: string | null;
  username?: string | null;
}

/** When, where and with what something was done. */
export interface Occasion {
  at?: Date;
  /** From a closed vocabulary, see `describeDevice`. */
  device?: { browser: string | null; os: string | null };
  ipAddress?: string | null;
}

export interface Draft {
  reader: Reader;
  /** Where the button leads. */
  url?: string;
  /** As people type it, such as `ABC-DEF`. */
  code?: string;
  /** How long link and code work. */
  lifetime?: [amount: number, unit: DurationUnit];
  occasion?: Occasion;
}

export interface Letter {
  subject: string;
  html: string;
  text: string;
}

/**
 * Writes a letter in the language of its reader: words from `<locale>/<kind>`, looks from the two layouts. Words
 * are plain text; the HTML layout escapes all of them, so nothing in a letter is markup but the layout itself.
 */
export function writeLetter(ctx: Desk, kind: WordedKind, draft: Draft): Letter {
  const { config, templates } = ctx;
  const voice = chooseVoice(draft.reader.locale, localesOf(templates), config.defaultLocale);
  const brand = brandOf(config);
  const facts = knownFacts(draft, voice);
  const data = { ...facts, service: brand.name, host: brand.host, support: brand.support };

  const words = wordsOf<LetterSection>(find(ctx, voice, kind), data);
  const shared = wordsOf<SharedSection>(find(ctx, voice, 'shared'), data);
  const button = (label: string | null) => (label && draft.url ? { label, url: draft.url } : null);
  const codeIntro = words.line('code');
  const page: TemplateData = {
    kind,
    brand,
    lang: voice.words,
    direction: voice.direction,
    subject: words.line('subject'),
    preview: words.line('preview'),
    greeting: shared.line('greeting'),
    intro: words.paragraphs('intro'),
    facts: rowsOf(facts, shared),
    action: button(words.line('action')),
    code: codeIntro && draft.code ? { intro: codeIntro, value: draft.code } : null,
    next: words.paragraphs('next'),
    notYou: words.paragraphs('not-you'),
    notYouTitle: shared.line('not-you-title'),
    rescue: button(words.line('rescue')),
    fallback: shared.line('fallback'),
    reason: words.paragraphs('reason'),
    support: shared.line('support'),
  };
  return {
    subject: words.line('subject')!,
    html: render(ctx, 'layout.html', page),
    text: render(ctx, 'layout.text', page).replace(/\n{3,}/g, '\n\n'),
  };
}

/** What the words may name, readable and on one line each; null where it is not known. */
function knownFacts({ reader, lifetime, occasion }: Draft, voice: Voice) {
  return {
    name: nameToGreet(reader.displayName),
    account: oneLine(reader.username),
    lifetime: lifetime ? durationForPeople(...lifetime, voice.formats) : null,
    when: occasion?.at ? momentForPeople(occasion.at, voice.formats) : null,
    hasDevice: occasion?.device !== undefined,
    browser: oneLine(occasion?.device?.browser),
    os: oneLine(occasion?.device?.os),
    address: oneLine(occasion?.ipAddress),
  };
}

/**
 * The name in the greeting, if it looks like one. Whoever got hold of an account can change its display name, and
 * the next notice to the owner must not say their words: no address, no number, no sentence.
 */
function nameToGreet(displayName: string | null | undefined): string | null {
  const name = oneLine(displayName);
  return name && /^\p{L}(?:\p{L}|\p{M}|\u200c|\u200d|['’ -]|\.(?= |$)){0,39}$/u.test(name) ? name : null;
}

function rowsOf(
  { account, when, hasDevice, address }: ReturnType<typeof knownFacts>,
  shared: Words<SharedSection>,
): { label: string; value: string }[] {
  const rows: [SharedSection, string | null][] = [
    ['account', account],
    ['when', when],
    ['device', hasDevice ? shared.line('device-name') : null],
    ['address', address],
  ];
  return rows.flatMap(([label, value]) => (value ? [{ label: shared.line(label)!, value }] : []));
}

/** The words of one file, filled in. */
interface Words<Section> {
  /** Null for a section that is missing, or that decided to say nothing. */
  line(section: Section): string | null;
  paragraphs(section: Section): string[];
}

function wordsOf<Section extends string>({ sections }: Template, data: TemplateData): Words<Section> {
  const paragraphs = (section: Section): string[] =>
    (sections.get(section)?.(data) ?? '')
      .split(/\n\s*\n/)
      .map((paragraph) => oneLine(paragraph))
      .filter((paragraph) => paragraph !== null);
  return { paragraphs, line: (section) => paragraphs(section).join(' ') || null };
}

/** A template in the chosen language, or in the one that inherits it: `de-AT` may replace single letters of `de`. */
function find({ templates }: Desk, { words }: Voice, name: string): Template {
  const found = withParents(words)
    .map((locale) => templates.get(`${locale}/${name}`))
    .find((template) => template !== undefined);
  if (!found) throw new Error(`There are no words for ${words}/${name}.`);
  return found;
}

function render({ templates }: Desk, layout: 'layout.html' | 'layout.text', page: TemplateData): string {
  const template = templates.get(layout)?.sections.get('');
  if (!template) throw new Error(`There is no ${layout}.`);
  return `${template(page).trim()}\n`;
}

/**
 * One line of visible characters: a line break could forge a header, a paragraph, or a link that stands alone;
 * a bidirectional override could turn a line round.
 */
function oneLine(value: string | null | undefined): string | null {
  return (
    value
      ?.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .replace(INVISIBLE, '')
      .trim() || null
  );
}

/** Joiners stay: names in some scripts and emoji need them. */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu;
