// `npm run dev`: compiles what changed since the last time into .portcullis/build and starts that. Compiling every
// file at every start would double the time to the first answer.
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync, version } from '@swc/core';

// Another compiler or other rules: another folder.
const BUILD = `.portcullis/build/${version}-${Math.floor(statSync('.swcrc').mtimeMs)}`;
const SOURCES = ['src', 'migrations'];

/** @param {string} source */
const targetOf = (source) => join(BUILD, source).replace(/\.ts$/, '.js');

/** @param {string} folder */
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    // What runs in browsers is Vite's to compile.
    .filter((path) => !path.includes(join('portal', 'pages')));

/**
 * A compiled file carries the time of its source, so that any difference, older or newer, is a change.
 *
 * @param {string} source
 */
function bringUpToDate(source) {
  const target = targetOf(source);
  const { mtime } = statSync(source);
  if (statSync(target, { throwIfNoEntry: false })?.mtimeMs === mtime.getTime()) return;
  mkdirSync(dirname(target), { recursive: true });
  if (source.endsWith('.ts')) {
    const { code } = transformSync(readFileSync(source, 'utf8'), {
      filename: source,
      sourceFileName: resolve(source),
    });
    writeFileSync(target, code);
  } else {
    copyFileSync(source, target);
  }
  utimesSync(target, mtime, mtime);
}

for (const folder of SOURCES) {
  const sources = filesBelow(folder);
  for (const source of sources) bringUpToDate(source);
  // What was deleted must not live on: a migration, for one, is found by listing its folder.
  const wanted = new Set(sources.map(targetOf));
  for (const target of filesBelow(join(BUILD, folder))) if (!wanted.has(target)) rmSync(target);
}

process.setSourceMapsEnabled(true);
await import(resolve(BUILD, 'src/development/start.js'));
