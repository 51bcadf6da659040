import { security } from './de.security.js';
import type { Words } from './en.js';

export const de: Words = {
  refusals: {
    EMAIL_INVALID: 'An diese E-Mail-Adresse können wir nichts schicken.',
    EMAIL_TAKEN: 'Zu dieser E-Mail-Adresse gibt es schon ein Konto. Melden Sie sich damit an.',
    EMAIL_UNCHANGED: 'Das ist schon die E-Mail-Adresse des Kontos.',
    USERNAME_INVALID:
      'Ein Benutzername hat 3 bis 30 Zeichen aus a–z, 0–9, „_“, „.“ und „-“ und beginnt mit einem Buchstaben.',
    USERNAME_TAKEN: 'Dieser Benutzername ist vergeben. Wählen Sie einen anderen.',
    DISPLAY_NAME_INVALID: 'Ein Anzeigename hat höchstens 100 druckbare Zeichen.',
    LOCALE_INVALID: 'Das ist kein Sprachkürzel wie „en“ oder „de-AT“.',
    PASSWORD_TOO_SHORT: 'Das Passwort ist zu kurz. Ein paar Wörter hintereinander ergeben ein gutes.',
    PASSWORD_TOO_LONG: 'Das Passwort ist zu lang.',
    PASSWORD_TOO_COMMON: 'Dieses Passwort benutzen zu viele. Wählen Sie ein anderes, etwa ein paar Wörter.',
    PASSWORD_TOO_OBVIOUS:
      'Das Passwort enthält Ihre Adresse, Ihren Benutzernamen oder den Namen dieses Dienstes. Wählen Sie ein anderes.',
    PASSWORD_UNCHANGED: 'Das neue Passwort ist das bisherige.',
    INVALID_CREDENTIALS: 'Der Name oder das Passwort stimmt nicht.',
    INVALID_OR_EXPIRED_TOKEN: 'Dieser Link oder Code gilt nicht oder nicht mehr. Fordern Sie einen neuen an.',
    PROOF_REQUIRED: 'Geben Sie das Passwort ein, das Sie bei der Registrierung gewählt haben.',
    SESSION_NOT_FOUND: 'Dieses Gerät ist schon abgemeldet.',
    CAPTCHA_REQUIRED: 'Lösen Sie erst das Captcha.',
    CAPTCHA_INVALID: 'Das Captcha wurde nicht gelöst. Versuchen Sie es noch einmal.',
    AUDIENCE_NOT_ALLOWED: 'Für diesen Dienst werden keine Zugänge ausgestellt.',
  },
  problems: {
    offline:
      'Der Server ist nicht zu erreichen. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal; Ihre Eingaben bleiben erhalten.',
    'signed-out': 'Sie sind abgemeldet. Melden Sie sich an, um weiterzumachen.',
    stale: 'Es wurde nichts geändert: dafür brauchen wir Ihr Passwort.',
    malformed: 'Eine Angabe hat nicht die erwartete Form.',
    limited: 'Das war zu oft.',
    busy: 'Gerade ist sehr viel los.',
    failed: 'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
    tryAgain: (when) => `Versuchen Sie es ${when} wieder.`,
    tryNow: 'Sie können es jetzt noch einmal versuchen.',
    requestId: (id) => `Wenn Sie um Hilfe bitten, nennen Sie diese Nummer: ${id}`,
  },
  hints: {
    required: 'Bitte ausfüllen.',
    email: 'Das ist keine E-Mail-Adresse. Eine sieht so aus: ada@example.org.',
    username:
      '3 bis 30 Zeichen aus a–z, 0–9, „_“, „.“ und „-“, zuerst ein Buchstabe. Andere können ihn sehen.',
    newPassword: (least) =>
      `Mindestens ${least} Zeichen. Ein paar Wörter hintereinander ergeben ein gutes; Leerzeichen sind erlaubt.`,
    tooShort: (least) => `Zu kurz: nehmen Sie mindestens ${least} Zeichen.`,
  },
  labels: {
    email: 'E-Mail-Adresse',
    username: 'Benutzername',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    currentPassword: 'Bisheriges Passwort',
    displayName: 'Anzeigename',
    identifier: 'E-Mail-Adresse oder Benutzername',
    remember: 'Auf diesem Gerät angemeldet bleiben',
    optional: '(freiwillig)',
  },
  showPassword: 'Passwort zeigen',
  strength: [
    'Sofort erraten.',
    'Leicht zu erraten.',
    'Geht besser: hängen Sie ein, zwei Wörter an.',
    'Gut.',
    'Sehr gut.',
  ],
  code: {
    label: 'Code aus der E-Mail',
    hint: (length) => `${length} Buchstaben und Ziffern, groß oder klein, mit oder ohne Bindestrich.`,
  },
  captcha: {
    working: 'Einen Moment: wir stellen sicher, dass hier kein Programm am Werk ist.',
    failed:
      'Wir konnten nicht sicherstellen, dass hier kein Programm am Werk ist. Versuchen Sie es gleich noch einmal.',
  },
  footer: { terms: 'Nutzungsbedingungen', privacy: 'Datenschutz', support: 'Hilfe', language: 'Sprache' },
  loading: 'Lädt…',
  tryAgain: 'Noch einmal versuchen',
  justNow: 'gerade eben',
  signUp: {
    title: 'Konto anlegen',
    lead: (brand) => `Ein Konto für alles bei ${brand}.`,
    action: 'Konto anlegen',
    hasAccount: 'Schon ein Konto?',
    gmailNote:
      'Wir schicken Ihnen eine E-Mail zur Bestätigung. Punkte und „+Zusätze“ gelten so, wie Sie sie schreiben.',
  },
  verifyEmail: {
    checkTitle: 'Sehen Sie in Ihre Mail',
    checkLead:
      'Wir haben Ihnen eine E-Mail geschickt. Öffnen Sie den Link darin, oder geben Sie den Code hier ein. Er gilt eine Weile, es eilt also nicht.',
    codeAction: 'Bestätigen',
    resend: 'Noch einmal schicken',
    resendIn: (when) => `Eine weitere können Sie ${when} anfordern.`,
    resent: 'Eine neue E-Mail ist unterwegs. Die frühere gilt nicht mehr.',
    spamHint: 'Nichts da? Sehen Sie in den Spam-Ordner, und prüfen Sie die angegebene Adresse.',
    otherAddress: 'Andere Adresse verwenden',
    linkTitle: 'Adresse bestätigen',
    linkLead: 'Ein Klick, und Ihr Konto ist bereit.',
    linkAction: 'Meine Adresse bestätigen',
    passwordLead:
      'Sie haben den Link auf einem anderen Gerät oder etwas später geöffnet. Geben Sie das Passwort ein, das Sie bei der Registrierung gewählt haben, damit wir wissen, dass Sie es sind.',
    lostTitle: 'Adresse bestätigen',
    lostLead:
      'Öffnen Sie den Link in der E-Mail, die wir Ihnen geschickt haben. Wenn Sie sie nicht mehr haben, legen Sie das Konto noch einmal an.',
  },
  signIn: {
    title: 'Anmelden',
    lead: (brand) => `Willkommen zurück bei ${brand}.`,
    action: 'Anmelden',
    forgot: 'Passwort vergessen?',
    newHere: 'Neu hier?',
    signUp: 'Konto anlegen',
    comeBack:
      'Sie sind nicht oder nicht mehr angemeldet. Melden Sie sich an, und Sie sind wieder, wo Sie waren.',
  },
  signedOut: {
    title: 'Sie sind abgemeldet',
    lead: 'Auf diesem Gerät kommt jetzt niemand mehr in Ihr Konto. Ihre anderen Geräte bleiben angemeldet.',
    action: 'Wieder anmelden',
  },
  forgotPassword: {
    title: 'Passwort vergessen?',
    lead: 'Nennen Sie uns Ihre E-Mail-Adresse, und wir schicken Ihnen einen Link, mit dem Sie ein neues setzen.',
    action: 'Link schicken',
    sentTitle: 'Sehen Sie in Ihre Mail',
    sentLead:
      'Wenn es zu dieser Adresse ein Konto gibt, ist eine E-Mail unterwegs. Öffnen Sie den Link darin, oder geben Sie den Code hier ein.',
    remembered: 'Wieder eingefallen?',
  },
  resetPassword: {
    title: 'Neues Passwort setzen',
    lead: 'Danach sind Sie überall abgemeldet und melden sich mit dem neuen an.',
    action: 'Passwort setzen',
    doneTitle: 'Ihr Passwort ist gesetzt',
    doneLead: 'Sie sind auf allen Geräten abgemeldet. Melden Sie sich mit dem neuen Passwort an.',
    expiredAction: 'Neuen Link anfordern',
  },
  confirmEmailChange: {
    title: 'Neue Adresse bestätigen',
    lead: 'Von jetzt an melden Sie sich damit an, und E-Mails gehen dorthin.',
    action: 'Diese Adresse verwenden',
    doneTitle: 'Ihre Adresse ist geändert',
    doneLead: (email) => `Ihr Konto gehört jetzt zu ${email}. Auch Ihrer alten Adresse haben wir das gesagt.`,
    newAddress: 'der neuen Adresse',
  },
  undoEmailChange: {
    title: 'Konto zurückholen',
    lead: 'Jemand hat Ihr Konto auf eine andere Adresse umgestellt. Ein Klick stellt es zurück und meldet alle ab.',
    action: 'Änderung rückgängig machen',
    doneTitle: 'Ihr Konto gehört wieder Ihnen',
    doneLead:
      'Alle sind abgemeldet. Wir haben Ihnen eine E-Mail geschickt, mit der Sie ein neues Passwort setzen: tun Sie es gleich, denn jemand kennt vielleicht das alte.',
  },
  noLink: {
    title: 'Diese Seite braucht einen Link',
    lead: 'Öffnen Sie den Link in der E-Mail noch einmal. Wenn er nicht mehr gilt, fordern Sie einen neuen an.',
  },
  notFound: {
    title: 'Diese Seite gibt es nicht',
    lead: 'Vielleicht ist die Adresse vertippt, oder die Seite ist umgezogen.',
  },
  toSignIn: 'Anmelden',
  toSecurity: 'Ihr Konto',
  security,
};
