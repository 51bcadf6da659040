/** Colours first, light and dark; then the page from top to bottom. */
export const MAILBOX_STYLE = `
:root {
  --page: #f4f5f7; --sheet: #fff; --ink: #1b1f24; --quiet: #5b6470; --line: #dfe2e7;
  --accent: #1d4ed8; --chosen: #e4ebfd; --tag: #eceef2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14161a; --sheet: #1c2026; --ink: #e8eaed; --quiet: #a2abb7; --line: #30363f;
    --accent: #8ab0ff; --chosen: #26344f; --tag: #2b313a;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
body {
  display: grid; grid-template-rows: auto minmax(0, 1fr) auto; height: 100vh; margin: 0;
  font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
}
a { color: var(--accent); }
h1, h2, p, ul, ol { margin: 0; padding: 0; }
button {
  padding: 5px 12px; font: inherit; font-size: 14px; color: inherit; cursor: pointer;
  background: var(--sheet); border: 1px solid var(--line); border-radius: 6px;
}
button:hover { border-color: var(--accent); }
kbd {
  padding: 0 5px; font: 12px/1.5 ui-monospace, monospace;
  background: var(--tag); border: 1px solid var(--line); border-radius: 4px;
}

header { display: flex; align-items: center; gap: 12px; padding: 12px 20px; border-bottom: 1px solid var(--line); }
header h1 { font-size: 18px; }
#status { flex: 1; color: var(--quiet); font-size: 14px; }

main { display: grid; grid-template-columns: minmax(240px, 340px) minmax(0, 1fr); min-height: 0; }
nav { overflow-y: auto; border-right: 1px solid var(--line); }
ol { list-style: none; }
ol a {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 10px; padding: 11px 20px;
  color: inherit; text-decoration: none; border-bottom: 1px solid var(--line);
}
ol a:hover { background: var(--tag); }
ol a[aria-current] { background: var(--chosen); box-shadow: inset 3px 0 var(--accent); }
ol a:focus-visible { outline-offset: -3px; }
ol strong, ol .to { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
ol strong { grid-column: 1 / -1; font-weight: 600; }
ol .kind { justify-self: start; margin-top: 3px; }
ol .to, ol time { color: var(--quiet); font-size: 13px; }
.kind { padding: 1px 8px; font-size: 12px; white-space: nowrap; background: var(--tag); border-radius: 10px; }
.kind:empty { display: none; }

article { display: flex; flex-direction: column; gap: 14px; min-height: 0; padding: 20px 24px; overflow-y: auto; }
.facts h2 { font-size: 20px; line-height: 1.3; overflow-wrap: anywhere; }
.facts p { margin-top: 4px; color: var(--quiet); overflow-wrap: anywhere; }
.code-box {
  display: flex; flex-wrap: wrap; align-items: center; gap: 8px 20px; align-self: flex-start; padding: 10px 16px;
  background: var(--sheet); border: 1px solid var(--line); border-radius: 8px;
}
#code { font: 600 28px/1.3 ui-monospace, Menlo, Consolas, monospace; letter-spacing: 3px; user-select: all; }
#links { list-style: none; font: 13px/1.6 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
#links:empty { display: none; }
.tabs { display: flex; gap: 6px; }
.tabs button[aria-selected="true"] { color: var(--accent); background: var(--chosen); border-color: var(--accent); }
/* No colours here: a letter that has dark ones shows them, and under any other the browser puts a white sheet. */
iframe { flex: 1 0 300px; width: 100%; border: 1px solid var(--line); border-radius: 8px; }
article pre {
  flex: 1 0 auto; margin: 0; padding: 18px; font: 14px/1.6 ui-monospace, Menlo, Consolas, monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px;
}

#nothing { grid-column: 1 / -1; max-width: 34em; margin: 12vh auto 0; padding: 0 20px; }
#nothing > * { margin-bottom: 12px; }
#nothing pre { padding: 12px 16px; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; }

footer { padding: 7px 20px; color: var(--quiet); font-size: 13px; border-top: 1px solid var(--line); }
noscript { padding: 20px; }

@media (max-width: 720px) {
  body { height: auto; min-height: 100vh; }
  main { grid-template-columns: minmax(0, 1fr); grid-auto-rows: min-content; }
  nav { max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); }
  footer { display: none; }
}
`;
