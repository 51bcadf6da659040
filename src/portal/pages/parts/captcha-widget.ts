/** What hCaptcha and Turnstile have in common: a global that draws a widget and calls back with a token. */
interface Widgets {
  render(
    place: HTMLElement,
    options: {
      sitekey: string;
      size: 'normal' | 'compact';
      callback(token: string): void;
      'error-callback'(): void;
    },
  ): unknown;
}

const PROVIDERS = {
  HCAPTCHA: { script: 'https://js.hcaptcha.com/1/api.js?render=explicit', global: 'hcaptcha' },
  TURNSTILE: {
    script: 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit',
    global: 'turnstile',
  },
} as const;

/** In pixels. Narrower telephones get the small widget instead of one that is cut off. */
const NORMAL_WIDTH = 304;

/** Draws the provider's widget at `place`; resolves with its token once the person has solved it. */
export async function solveInWidget(
  provider: keyof typeof PROVIDERS,
  siteKey: string,
  place: HTMLElement,
): Promise<string> {
  const { script, global } = PROVIDERS[provider];
  const names = globalThis as unknown as Record<string, Widgets | undefined>;
  if (!names[global]) await loadScript(script);
  return new Promise((resolve, reject) => {
    names[global]!.render(place, {
      sitekey: siteKey,
      size: place.clientWidth < NORMAL_WIDTH ? 'compact' : 'normal',
      callback: resolve,
      'error-callback': () => reject(new Error('The captcha could not be shown.')),
    });
  });
}

/** Resolves when the script calls back: only then it is ready, which may be later than loaded. */
function loadScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    Object.assign(globalThis, { captchaIsReady: resolve });
    const src = `${address}&onload=captchaIsReady`;
    const script = Object.assign(document.createElement('script'), { src, async: true });
    script.addEventListener('error', () => reject(new Error('The captcha could not be loaded.')));
    document.head.append(script);
  });
}
