import { textsOf } from '../../texts/language'

const en = {
  logIn: {
    title: 'Log in',
    adminTitle: 'Log in as an admin',
    email: 'E-mail address',
    password: 'Password',
    submit: 'Log in',
    with: { google: 'Continue with Google', facebook: 'Continue with Facebook' } as Record<
      string,
      string
    >,
    passkey: 'Log in with a passkey',
    or: 'or',
    forgot: 'Forgot your password?',
    noAccount: 'No account yet?',
    signUp: 'Sign up',
    working: 'One moment …',
  },
  second: {
    title: 'Second factor',
    code: 'Code of your authenticator app',
    codeWhat: 'Lost the app? A recovery code does as well.',
    recovery: 'Recovery code',
    submit: 'Continue',
    passkey: 'Use a passkey',
    back: 'Begin again',
    lost: 'If you have neither, ask the operator of this marketplace.',
  },
  signUp: {
    title: 'Sign up as a provider',
    lead: 'Buy requests that fit you. An account costs nothing.',
    email: 'E-mail address',
    password: 'Password',
    passwordWhat: '12 to 64 characters. Three or four words are easy to remember.',
    organization: 'Organisation',
    first: 'First name',
    last: 'Last name',
    optional: 'optional',
    submit: 'Create the account',
    trap: 'Leave this empty',
    have: 'Already have an account?',
    logIn: 'Log in',
    sentTitle: 'Check your inbox',
    sent: (email: string) =>
      `We have sent a link to ${email}. Follow it and enter your password once more, and the account is yours.`,
    nothing: 'Nothing after a few minutes? Look in your spam folder, or sign up again.',
    again: 'Sign up again',
  },
  forgot: {
    title: 'Set a new password',
    lead: 'We send you a link with which you choose a new one.',
    submit: 'Send the link',
    sentTitle: 'Check your inbox',
    sent: (email: string) =>
      `If ${email} has an account, a link is on its way. It is valid for a short while and can be used once.`,
    back: 'Back to the log-in',
  },
  /** Why an outside sign-in came to nothing. */
  returned: {
    LM118:
      'No account here belongs to this sign-in, and it cannot make one. Log in with your password.',
    LM125: 'The sign-in was not completed. Begin again.',
  } as Record<string, string>,
  show: 'Show the password',
  in: (when: string) => `You can try again ${when}.`,
  /** What the API says in English, in the language of the page; in English its own words are shown. */
  refusals: {} as Record<string, string>,
  faults: {} as Record<string, string>,
}

const de: typeof en = {
  logIn: {
    title: 'Anmelden',
    adminTitle: 'Als Admin anmelden',
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    submit: 'Anmelden',
    with: { google: 'Weiter mit Google', facebook: 'Weiter mit Facebook' },
    passkey: 'Mit Passkey anmelden',
    or: 'oder',
    forgot: 'Passwort vergessen?',
    noAccount: 'Noch kein Konto?',
    signUp: 'Registrieren',
    working: 'Einen Moment …',
  },
  second: {
    title: 'Zweiter Faktor',
    code: 'Code Ihrer Authenticator-App',
    codeWhat: 'App verloren? Ein Wiederherstellungscode geht auch.',
    recovery: 'Wiederherstellungscode',
    submit: 'Weiter',
    passkey: 'Passkey benutzen',
    back: 'Neu beginnen',
    lost: 'Wenn Sie keinen von beiden haben, fragen Sie den Betreiber dieses Marktplatzes.',
  },
  signUp: {
    title: 'Als Anbieter registrieren',
    lead: 'Kaufen Sie Anfragen, die zu Ihnen passen. Ein Konto kostet nichts.',
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    passwordWhat: '12 bis 64 Zeichen. Drei oder vier Wörter lassen sich leicht merken.',
    organization: 'Organisation',
    first: 'Vorname',
    last: 'Nachname',
    optional: 'freiwillig',
    submit: 'Konto anlegen',
    trap: 'Lassen Sie dies leer',
    have: 'Sie haben schon ein Konto?',
    logIn: 'Anmelden',
    sentTitle: 'Schauen Sie in Ihr Postfach',
    sent: (email) =>
      `Wir haben einen Link an ${email} gesendet. Folgen Sie ihm und geben Sie Ihr Passwort noch einmal ein: Dann gehört das Konto Ihnen.`,
    nothing:
      'Nach einigen Minuten nichts da? Schauen Sie in den Spam-Ordner oder registrieren Sie sich noch einmal.',
    again: 'Noch einmal registrieren',
  },
  forgot: {
    title: 'Neues Passwort setzen',
    lead: 'Wir senden Ihnen einen Link, mit dem Sie ein neues wählen.',
    submit: 'Link senden',
    sentTitle: 'Schauen Sie in Ihr Postfach',
    sent: (email) =>
      `Wenn ${email} ein Konto hat, ist ein Link unterwegs. Er gilt kurze Zeit und nur einmal.`,
    back: 'Zurück zur Anmeldung',
  },
  returned: {
    LM118:
      'Zu dieser Anmeldung gehört hier kein Konto, und sie kann keines anlegen. Melden Sie sich mit Ihrem Passwort an.',
    LM125: 'Die Anmeldung wurde nicht abgeschlossen. Beginnen Sie neu.',
  },
  show: 'Passwort zeigen',
  in: (when) => `Sie können es ${when} erneut versuchen.`,
  refusals: {
    LM038: 'Dieses Konto meldet sich an einer anderen Adresse an.',
    LM061: 'Die Prüfung gegen Roboter ist fehlgeschlagen. Laden Sie die Seite neu.',
    LM062: 'Von Ihrem Anschluss kamen zu viele Anfragen.',
    LM101:
      'E-Mail-Adresse oder Passwort ist falsch. Folgen Sie nach einer Registrierung erst dem Link in der Mail.',
    LM102: 'Zu viele fehlgeschlagene Anmeldungen.',
    LM103: 'Gerade melden sich zu viele an.',
    LM105: 'Das Konto ist nicht aktiv. Fragen Sie den Betreiber dieses Marktplatzes.',
    LM123: 'Diese Anmeldung gilt nicht mehr. Beginnen Sie neu.',
    LM125: 'Die Anmeldung wurde nicht abgeschlossen. Beginnen Sie neu.',
    LM126: 'Der andere Dienst ist nicht erreichbar.',
    LM161: 'Der Code ist falsch oder schon benutzt. Nehmen Sie den nächsten.',
    LM162: 'Die Anmeldung hat zu lange gedauert. Beginnen Sie neu.',
    LM163: 'Zu viele falsche Codes.',
    LM168: 'Admins melden sich nur aus bestimmten Netzen an.',
    LM169: 'Der Passkey wird nicht angenommen. Beginnen Sie neu.',
    OFFLINE: 'Der Server ist nicht erreichbar. Prüfen Sie die Verbindung.',
  },
  faults: {
    required: 'fehlt',
    not_an_email: 'muss eine E-Mail-Adresse sein',
    too_long: 'ist zu lang',
    too_short: 'ist zu kurz',
    not_a_match: 'muss eine Zeile ohne Sonderzeichen sein',
    too_easy: 'ist leicht zu erraten',
  },
}

export const t = textsOf({ en, de })
