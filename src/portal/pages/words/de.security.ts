import type { SecurityWords } from './en.security.js';

const devices = (count: number): string => (count === 1 ? 'Ein weiteres Gerät' : `${count} weitere Geräte`);

export const security: SecurityWords = {
  title: 'Ihr Konto',
  signedInAs: (name) => `Angemeldet als ${name}`,
  signOut: 'Abmelden',
  save: 'Speichern',
  cancel: 'Abbrechen',
  wrongPassword: 'Das ist nicht das Passwort Ihres Kontos.',
  device: (browser, os) =>
    browser || os
      ? [browser ?? 'Unbekannter Browser', os && `unter ${os}`].filter(Boolean).join(' ')
      : 'Unbekanntes Gerät',
  confirmPassword: {
    title: 'Passwort bestätigen',
    lead: 'Ihre Anmeldung ist schon eine Weile her. Bevor sich etwas ändert, möchten wir sicher sein, dass Sie es sind.',
    action: 'Bestätigen',
  },
  profile: {
    title: 'Profil',
    action: 'Profil bearbeiten',
    displayNameHint: 'Das sehen andere neben Ihrem Benutzernamen. Bleibt es leer, sehen sie nur diesen.',
    language: 'Sprache unserer E-Mails',
    anyLanguage: 'Keine Angabe',
    done: 'Ihr Profil ist gespeichert.',
  },
  email: {
    title: 'E-Mail-Adresse',
    action: 'E-Mail-Adresse ändern',
    newEmail: 'Neue E-Mail-Adresse',
    hint: 'Wir schicken eine E-Mail dorthin. Bis Sie sie bestätigen, bleibt alles, wie es ist.',
    request: 'E-Mail schicken',
    sentLead: (newEmail) =>
      `Wir haben eine E-Mail an ${newEmail ?? 'Ihre neue Adresse'} geschickt. Öffnen Sie den Link darin, oder geben Sie den Code hier ein.`,
    confirm: 'Neue Adresse bestätigen',
    startOver: 'Andere Adresse verwenden',
    done: (email) => `Ihr Konto gehört jetzt zu ${email}. Auch Ihre alte Adresse haben wir benachrichtigt.`,
  },
  password: {
    title: 'Passwort',
    action: 'Passwort ändern',
    value: 'Nur Sie kennen es.',
    endOthers: 'Alle anderen Geräte abmelden',
    done: (others) =>
      others === 0
        ? 'Ihr Passwort ist geändert. Kein anderes Gerät wurde abgemeldet.'
        : `Ihr Passwort ist geändert. ${devices(others)} ${others === 1 ? 'wurde' : 'wurden'} abgemeldet.`,
  },
  devices: {
    title: 'Ihre Geräte',
    lead: 'Auf diesen Geräten sind Sie angemeldet. Melden Sie ab, was Sie nicht kennen, und ändern Sie dann Ihr Passwort.',
    current: 'Dieses Gerät',
    lastUsed: 'Zuletzt benutzt:',
    signedIn: 'Angemeldet:',
    end: 'Abmelden',
    endNamed: (device) => `${device} abmelden`,
    endQuestion: (device) => `${device} abmelden?`,
    endLead: 'Wer es benutzt, muss sich neu anmelden.',
    ended: (device) => `${device} ist abgemeldet.`,
    endOthers: 'Alle anderen Geräte abmelden',
    endOthersQuestion: 'Alle anderen Geräte abmelden?',
    endOthersLead: (others) =>
      `${devices(others)} ${others === 1 ? 'muss' : 'müssen'} sich neu anmelden. Dieses Gerät bleibt angemeldet.`,
    endedOthers: (others) =>
      others === 0
        ? 'Es war kein anderes Gerät mehr angemeldet.'
        : `${devices(others)} ${others === 1 ? 'ist' : 'sind'} abgemeldet.`,
    noOthers: 'Sie sind nur auf diesem Gerät angemeldet.',
  },
  recent: {
    title: 'Letzte Ereignisse',
    lead: 'Was mit Ihrem Konto geschehen ist. Wenn etwas davon nicht von Ihnen stammt, ändern Sie Ihr Passwort.',
    failed: 'Fehlgeschlagen',
    more: 'Mehr anzeigen',
  },
  deletion: {
    title: 'Konto löschen',
    value: 'Endgültig und mit allem, was dazugehört.',
    action: 'Konto löschen',
    consequences: [
      'Ihr Profil, Ihre E-Mail-Adresse und Ihr Passwort werden gelöscht.',
      'Alle Ihre Geräte werden sofort abgemeldet.',
      'Was andere Dienste über Sie gespeichert haben, bleibt dort, aber ohne Verbindung zu diesem Konto.',
      'Niemand kann das Konto wiederherstellen, auch wir nicht.',
    ],
    submit: 'Mein Konto löschen',
    question: 'Konto endgültig löschen?',
    questionLead: (username) =>
      `Das ist der letzte Schritt. Das Konto „${username}“ lässt sich nicht wiederherstellen.`,
    confirm: 'Endgültig löschen',
    doneTitle: 'Ihr Konto ist gelöscht',
    doneLead:
      'Alle Ihre Geräte sind abgemeldet, und zur Bestätigung haben wir Ihnen eine letzte E-Mail geschickt. Alles Gute!',
    doneAction: 'Neues Konto anlegen',
  },
  events: {
    REGISTERED: 'Konto angelegt',
    LOGIN: 'Anmeldung',
    LOGOUT: 'Abmeldung',
    REAUTHENTICATED: 'Bestätigung des Passworts',
    SESSION_REVOKED: 'Gerät abgemeldet',
    PASSWORD_RESET_REQUESTED: 'Neues Passwort angefordert',
    PASSWORD_RESET: 'Zurücksetzen des Passworts',
    PASSWORD_CHANGED: 'Änderung des Passworts',
    EMAIL_CHANGE_REQUESTED: 'Änderung der E-Mail-Adresse angefordert',
    EMAIL_CHANGED: 'E-Mail-Adresse geändert',
    EMAIL_CHANGE_UNDONE: 'Änderung der E-Mail-Adresse rückgängig gemacht',
    PROFILE_CHANGED: 'Profil geändert',
    ACCESS_TOKEN_ISSUED: 'Zugang für einen anderen Dienst ausgestellt',
  },
};
