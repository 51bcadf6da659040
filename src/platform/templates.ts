import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Eta } from 'eta';

/** What a template may use, by name; in the template it is `it`. Values are printed, never evaluated. */
export type TemplateData = Record<string, unknown>;

/** A file of templates: sections headed by a line such as `[intro]`, or one nameless section. */
export interface Template {
  /** As operators know it, such as `/etc/portcullis/letters/en/verify-email.eta`. */
  path: string;
  sections: ReadonlyMap<string, (data: TemplateData) => string>;
}

/** By name, such as `en/verify-email` or `layout.html`. */
export type Templates = ReadonlyMap<string, Template>;

const EXTENSION = '.eta';
const HEADING = /^\[([a-z-]+)\][ \t]*$/m;

/** Words are plain text: the layout escapes them, once and all. */
const plain = new Eta({ autoEscape: false, autoTrim: false });
const escaping = new Eta({ autoEscape: true, autoTrim: false });

/**
 * Reads and compiles every template of `folders`; a later folder replaces single templates of an earlier one.
 * What is wrong goes to `problems`, one sentence each, with the path of the file.
 */
export function readTemplates(folders: readonly string[], problems: string[]): Templates {
  const templates = new Map<string, Template>();
  for (const folder of folders) {
    for (const name of listTemplates(folder, problems)) {
      const path = join(folder, `${name}${EXTENSION}`);
      templates.set(name, { path, sections: compileSections(name, path, problems) });
    }
  }
  return templates;
}

/** Templates of the folder itself and of its folders, one level deep. */
function listTemplates(folder: string, problems: string[]): string[] {
  try {
    return readdirSync(folder)
      .sort()
      .flatMap((entry) =>
        statSync(join(folder, entry)).isDirectory()
          ? readdirSync(join(folder, entry)).map((inner) => `${entry}/${inner}`)
          : [entry],
      )
      .filter((path) => path.endsWith(EXTENSION))
      .map((path) => path.slice(0, -EXTENSION.length));
  } catch (error) {
    problems.push(`${folder} cannot be read (${(error as NodeJS.ErrnoException).code})`);
    return [];
  }
}

function compileSections(name: string, path: string, problems: string[]): Template['sections'] {
  const source = readFileSync(path, 'utf8').replace(/\r\n?/g, '\n');
  const sections = new Map<string, (data: TemplateData) => string>();
  // Sections are told apart before anything is filled in: no value can open one.
  const isWhole = !name.includes('/');
  const [head = '', ...rest] = isWhole ? ['', '', source] : source.split(HEADING);
  if (head.trim()) problems.push(`${path} has words before its first [section]`);
  for (let index = 0; index < rest.length; index += 2) {
    const section = rest[index]!;
    if (sections.has(section)) problems.push(`${path} has two sections [${section}]`);
    try {
      sections.set(section, compile(name, rest[index + 1]!));
    } catch (error) {
      problems.push(`${path}${section && ` [${section}]`}: ${firstLines(error)}`);
      // It is named already; a missing section would name it twice.
      sections.set(section, () => '-');
    }
  }
  return sections;
}

function compile(name: string, source: string): (data: TemplateData) => string {
  const eta = name.endsWith('.html') ? escaping : plain;
  const render = eta.compile(source);
  return (data) => render.call(eta, strict(data));
}

/** A misspelt name would print "undefined" to a recipient; here it throws, and the check at start finds it. */
function strict(data: TemplateData): TemplateData {
  return new Proxy(data, {
    get(target, name) {
      if (typeof name === 'symbol') return undefined;
      if (Object.hasOwn(target, name)) return isRecord(target[name]) ? strict(target[name]) : target[name];
      // Eta asks for the blocks of a layout.
      if (name === '__blocks') return undefined;
      throw new Error(`it.${name} is not known here; known are ${Object.keys(target).join(', ')}`);
    },
  });
}

const isRecord = (value: unknown): value is TemplateData =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const firstLines = (error: unknown): string =>
  (error as Error).message.split('\n').filter(Boolean).slice(0, 2).join(': ');
