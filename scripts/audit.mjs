// Known vulnerabilities of what ships. Fails from "high" on; a registry that does not answer this question is no finding.
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 60_000 });
/** @type {{ metadata?: { vulnerabilities: { high: number, critical: number } }, error?: { code?: string } }} */
let report = {};
try {
  /** @type {unknown} */
  const answer = JSON.parse(stdout);
  report = /** @type {typeof report} */ (answer);
} catch {
  // An answer that is no JSON is none.
}

const counts = report.metadata?.vulnerabilities;
if (!counts) {
  console.log(
    `The registry does not answer audits here (${report.error?.code ?? 'no answer'}): nothing was checked.`,
  );
} else {
  console.log(`Known vulnerabilities of production packages: ${JSON.stringify(counts)}`);
  if (counts.high + counts.critical > 0) process.exitCode = 1;
}
