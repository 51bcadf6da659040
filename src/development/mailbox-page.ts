import { MAILBOX_SCRIPT } from './mailbox-page.script.js';
import { MAILBOX_STYLE } from './mailbox-page.style.js';

/** The page of `/dev/mail`: one document without anything from elsewhere. Letters come in through its script. */
export const mailboxPage = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Mailbox</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${MAILBOX_STYLE}</style>
</head>
<body>
<header>
  <h1>Mailbox</h1>
  <p id="status" role="status">Looking for mail…</p>
  <button id="empty" type="button" hidden>Empty</button>
</header>
<main>
  <nav aria-label="Messages"><ol id="list"></ol></nav>
  <article id="message" hidden>
    <div class="facts">
      <h2 id="subject"></h2>
      <p><span id="to"></span> · <time id="at"></time> · <span id="kind" class="kind"></span></p>
    </div>
    <div id="code-box" class="code-box" hidden>
      <output id="code"></output>
      <button id="copy" type="button">Copy code <kbd>c</kbd></button>
    </div>
    <ul id="links"></ul>
    <div class="tabs" role="tablist" aria-label="Parts of the letter">
      <button type="button" role="tab" id="tab-html" aria-controls="html">HTML</button>
      <button type="button" role="tab" id="tab-text" aria-controls="text">Text</button>
    </div>
    <iframe id="html" role="tabpanel" title="HTML part of the letter" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
    <pre id="text" role="tabpanel" tabindex="0" hidden></pre>
  </article>
  <section id="nothing" hidden>
    <h2>No mail yet</h2>
    <p>Every letter the gateway sends in development mode arrives here, whatever its address. To get the first one, run</p>
    <pre>npm run demo</pre>
    <p>or <a href="/account/sign-up">sign up</a>, or send the <code>register</code> mutation from <a href="/graphql">the Sandbox</a>.
    This page updates by itself.</p>
  </section>
</main>
<footer><kbd>↑</kbd> <kbd>↓</kbd> choose a letter · <kbd>v</kbd> HTML or text · <kbd>c</kbd> copy the code · <kbd>o</kbd> open the first link</footer>
<noscript>This page needs JavaScript. Without it, read <a href="/dev/mail.json">the letters as JSON</a>.</noscript>
<script nonce="${nonce}">${MAILBOX_SCRIPT}</script>
</body>
</html>
`;
