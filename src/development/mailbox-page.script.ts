/**
 * Plain JavaScript for the browser. It asks for new letters every second while the page is seen, and puts what
 * letters say into the page as text, never as markup. The chosen letter is the fragment of the address.
 */
export const MAILBOX_SCRIPT = `
'use strict';
const $ = (id) => document.getElementById(id);
let messages = [];
let version = '';
let part = 'html';

async function refresh() {
  try {
    const answer = await fetch('/dev/mail.json', { headers: { 'if-none-match': version } });
    if (answer.status === 200) {
      const known = messages[0]?.id;
      ({ messages } = await answer.json());
      version = answer.headers.get('etag');
      renderList();
      // Someone who reads the newest letter waits for the next one; an older one was chosen on purpose.
      if (!chosen() || chosen().id === known) choose(messages[0]);
    } else if (answer.status !== 304) throw new Error();
    renderStatus();
  } catch {
    $('status').textContent = 'The gateway does not answer. Is npm run dev still running?';
  }
}

const chosen = () => messages.find(({ id }) => id === location.hash.slice(1));

function choose(message) {
  history.replaceState(null, '', message ? '#' + message.id : location.pathname);
  renderMessage();
}

function renderStatus() {
  const count = messages.length;
  $('status').textContent = count === 0 ? '' : count === 1 ? '1 letter' : count + ' letters';
  document.title = count === 0 ? 'Mailbox' : '(' + count + ') Mailbox';
  for (const time of document.querySelectorAll('time[datetime]')) time.textContent = ago(time.dateTime);
}

function renderList() {
  $('list').replaceChildren(...messages.map((message) => {
    const link = element('a', { href: '#' + message.id });
    const time = element('time', { dateTime: message.at, title: new Date(message.at).toLocaleString() });
    link.append(
      element('strong', { textContent: message.subject || '(no subject)' }),
      element('span', { className: 'to', textContent: message.to }), time,
      element('span', { className: 'kind', textContent: message.kind }),
    );
    const item = element('li', {});
    item.append(link);
    return item;
  }));
  $('nothing').hidden = messages.length > 0;
  $('empty').hidden = $('list').parentElement.hidden = document.querySelector('footer').hidden = messages.length === 0;
}

let shown = null;
function renderMessage() {
  const message = chosen();
  for (const link of $('list').querySelectorAll('a')) {
    if (message && link.hash === '#' + message.id) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  $('message').hidden = !message;
  if (!message) return;
  $('subject').textContent = message.subject || '(no subject)';
  $('to').textContent = 'To ' + message.to;
  $('kind').textContent = message.kind;
  $('at').dateTime = message.at;
  $('at').title = new Date(message.at).toLocaleString();
  $('at').textContent = ago(message.at);
  $('code-box').hidden = !message.code;
  $('code').textContent = message.code ?? '';
  $('links').replaceChildren(...message.links.map((url) => {
    const item = element('li', {});
    item.append(element('a', { href: url, target: '_blank', rel: 'noopener', textContent: url }));
    return item;
  }));
  $('text').textContent = message.text;
  // Replacing leaves no entry in the history: Back leaves the mailbox instead of walking through letters.
  if (shown !== message.id) $('html').contentWindow.location.replace('/dev/mail/' + message.id + '/html');
  shown = message.id;
  renderPart(message.html ? part : 'text');
  $('tab-html').disabled = !message.html;
}

function renderPart(name) {
  for (const each of ['html', 'text']) {
    $(each).hidden = each !== name;
    $('tab-' + each).setAttribute('aria-selected', String(each === name));
  }
}

function ago(moment) {
  const seconds = Math.max(0, Math.round((Date.now() - new Date(moment)) / 1000));
  if (seconds < 10) return 'just now';
  if (seconds < 60) return seconds + ' s ago';
  if (seconds < 3600) return Math.floor(seconds / 60) + ' min ago';
  if (seconds < 86400) return Math.floor(seconds / 3600) + ' h ago';
  return new Date(moment).toLocaleDateString();
}

const element = (name, properties) => Object.assign(document.createElement(name), properties);

function pickPart(name) {
  part = name;
  renderMessage();
}

function step(by) {
  const index = messages.indexOf(chosen()) + by;
  if (!messages[index]) return;
  choose(messages[index]);
  $('list').children[index].firstChild.focus();
}

let copied;
async function copyCode() {
  const { code } = chosen() ?? {};
  if (!code) return;
  await navigator.clipboard.writeText(code);
  $('copy').textContent = 'Copied';
  clearTimeout(copied);
  copied = setTimeout(() => $('copy').replaceChildren('Copy code ', element('kbd', { textContent: 'c' })), 1500);
}

const KEYS = {
  ArrowDown: () => step(1), j: () => step(1), ArrowUp: () => step(-1), k: () => step(-1), c: copyCode,
  v: () => pickPart(part === 'html' ? 'text' : 'html'),
  o: () => $('links').querySelector('a')?.click(),
};
addEventListener('keydown', (event) => {
  const isForBrowser = event.ctrlKey || event.metaKey || event.altKey;
  // In the text part the arrows scroll.
  const isReading = event.target === $('text') && event.key.startsWith('Arrow');
  if (isForBrowser || isReading || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});
addEventListener('hashchange', renderMessage);
$('copy').addEventListener('click', copyCode);
$('tab-html').addEventListener('click', () => pickPart('html'));
$('tab-text').addEventListener('click', () => pickPart('text'));
$('empty').addEventListener('click', async () => {
  if (!confirm('Throw all letters away?')) return;
  await fetch('/dev/mail.json', { method: 'DELETE' });
  await refresh();
});

async function keepRefreshing() {
  if (!document.hidden) await refresh();
  setTimeout(keepRefreshing, 1000);
}
keepRefreshing();
document.addEventListener('visibilitychange', () => document.hidden || refresh());
`;
