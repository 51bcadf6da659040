/** Writes every built-in letter in every language, as a start does, and names what cannot be written. */
import { problemsOfBuiltInLetters } from '../src/mail/index.js';

const problems = problemsOfBuiltInLetters();
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
