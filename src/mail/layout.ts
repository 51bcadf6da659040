import { Eta } from 'eta';

/** What a letter says, part by part; the layout decides how each part looks in HTML and in plain text. */
export interface LetterParts {
  subject: string;
  /** The first line a mail client shows beside the subject. */
  preview: string;
  /** Paragraphs before the call to action. */
  intro: string[];
  action?: { label: string; url: string };
  /** A code to type, such as `ABC-DEF`, and the sentence that introduces it. */
  code?: { intro: string; value: string };
  /** Rows such as "When" and "Device", for notices. */
  facts?: { label: string; value: string }[];
  /** Paragraphs after the call to action: how long it is valid, what to do if it was not you. */
  outro: string[];
  /** Who sent this letter and why; the last line. */
  sender: string;
}

export interface Letter {
  subject: string;
  html: string;
  text: string;
}

// Escaping is on: what people typed is text in a letter, never markup.
const eta = new Eta({ autoEscape: true, autoTrim: false });

/**
 * Tables and inline styles, because mail clients know little else; a `<style>` only for dark mode, which the
 * ones that ignore it do not need.
 */
const HTML = eta.compile(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title><%= it.subject %></title>
<style>
@media (prefers-color-scheme: dark) {
.page { background: #14161a !important; }
.card { background: #1f2329 !important; }
.text, .code { color: #e8eaed !important; }
.code { background: #14161a !important; }
.quiet { color: #a5adb8 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f6;">
<div style="display:none;max-height:0;overflow:hidden;"><%= it.preview %></div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f4f6;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background:#ffffff;border-radius:8px;">
<tr><td style="padding:32px;font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;">
<h1 class="text" style="margin:0 0 16px;font-size:20px;line-height:28px;color:#1b1f24;"><%= it.subject %></h1>
<% for (const paragraph of it.intro) { %>
<p class="text" style="margin:0 0 16px;color:#1b1f24;"><%= paragraph %></p>
<% } %>
<% if (it.facts) { %>
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 16px;">
<% for (const fact of it.facts) { %>
<tr><td class="quiet" style="padding:2px 16px 2px 0;color:#5b6470;"><%= fact.label %></td><td class="text" style="padding:2px 0;color:#1b1f24;"><%= fact.value %></td></tr>
<% } %>
</table>
<% } %>
<% if (it.action) { %>
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 16px;">
<tr><td style="background:#1d4ed8;border-radius:6px;"><a href="<%= it.action.url %>" style="display:inline-block;padding:12px 24px;color:#ffffff;font-weight:bold;text-decoration:none;"><%= it.action.label %></a></td></tr>
</table>
<% } %>
<% if (it.code) { %>
<p class="text" style="margin:0 0 8px;color:#1b1f24;"><%= it.code.intro %></p>
<p class="code" style="margin:0 0 16px;padding:12px;background:#f3f4f6;border-radius:6px;font-family:Menlo,Consolas,monospace;font-size:24px;line-height:32px;letter-spacing:2px;text-align:center;color:#1b1f24;"><%= it.code.value %></p>
<% } %>
<% for (const paragraph of it.outro) { %>
<p class="quiet" style="margin:0 0 12px;font-size:14px;line-height:20px;color:#5b6470;"><%= paragraph %></p>
<% } %>
<% if (it.action) { %>
<p class="quiet" style="margin:0 0 12px;font-size:14px;line-height:20px;color:#5b6470;">If the button does not work, open this address: <a href="<%= it.action.url %>" style="color:#1d4ed8;word-break:break-all;"><%= it.action.url %></a></p>
<% } %>
<p class="quiet" style="margin:0;font-size:12px;line-height:18px;color:#5b6470;"><%= it.sender %></p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`);

/** Renders both parts of a letter. In the text part a link and a code stand alone on their lines. */
export function renderLetter(parts: LetterParts): Letter {
  return { subject: parts.subject, html: eta.render(HTML, parts), text: renderText(parts) };
}

function renderText({ intro, action, code, facts, outro, sender }: LetterParts): string {
  const blocks = [
    ...intro,
    ...(facts ? [facts.map(({ label, value }) => `${label}: ${value}`).join('\n')] : []),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...(code ? [`${code.intro}\n${code.value}`] : []),
    ...outro,
    `-- \n${sender}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A moment as letters show it. UTC, because nobody knows where a letter is read. */
export const momentForPeople = (moment: Date): string =>
  `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
