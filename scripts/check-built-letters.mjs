// The last step of `npm run build`: writes every letter of the build in every language, as a start does.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const built = pathToFileURL(resolve(process.argv[2] ?? 'dist', 'src/mail/letter-templates.js'));
/** @type {unknown} */
const module = await import(built.href);
const { problemsOfBuiltInLetters } = /** @type {{ problemsOfBuiltInLetters: () => string[] }} */ (module);

const problems = problemsOfBuiltInLetters();
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
