"""What the pages behind links in mails say, in English and German."""
# ruff: noqa: S106 - labels of passwords

from dataclasses import dataclass

from api._pages import Language


@dataclass(frozen=True, slots=True)
class Texts:
    """All words of one language; German has each of them, by this type."""

    password: str
    first_name: str
    last_name: str
    confirm: str
    open_app: str
    log_in: str
    start: str
    no_link: str
    try_again: str
    wrong_password: str

    verify_title: str
    verify_password: str
    verify_unasked: str
    verify_done: str
    verify_next: str
    sign_up: str

    reset_title: str
    reset_password: str
    reset_rule: str
    reset_button: str
    reset_done: str
    reset_next: str
    reset_failed: str
    forgot: str

    invited_title: str
    invited: str
    choose_password: str
    join: str
    refuse: str
    joined: str
    joined_next: str
    not_joined: str
    refused: str
    refused_next: str

    change_title: str
    change_password: str
    change_unasked: str
    changed: str
    changed_next: str

    stop_title: str
    stop_button: str
    stopped: str
    done: str
    warnings_title: str
    warnings_button: str
    warned: str
    channel_title: str
    channel_button: str
    channel_done: str
    # By the code of a refusal; in English the API's own words are shown.
    refusals: dict[str, str]


_EN = Texts(
    password="Password",
    first_name="First name",
    last_name="Last name",
    confirm="Confirm",
    open_app="Open the application",
    log_in="Log in",
    start="To the start page",
    no_link="This link does not work",
    try_again="Try again, or sign up again.",
    wrong_password="The password is wrong",
    verify_title="Confirm your e-mail address",
    verify_password="The password that you signed up with",
    verify_unasked="If you did not sign up, close this page: nothing has been made.",
    verify_done="Your e-mail address is confirmed",
    verify_next="You can log in now.",
    sign_up="Sign up again",
    reset_title="Choose a new password",
    reset_password="New password",
    reset_rule="12 to 64 characters.",
    reset_button="Set the password",
    reset_done="The password is set",
    reset_next="Every session was ended. You can log in now.",
    reset_failed="The password was not set",
    forgot="Ask for another link",
    invited_title="You are invited",
    invited="{organization} invites {email} to join, with the role “{role}”.",
    choose_password="Choose a password",
    join="Join",
    refuse="Refuse",
    joined="You have joined",
    joined_next="You can log in now.",
    not_joined="You have not joined",
    refused="The invitation is refused",
    refused_next="No more is to be done.",
    change_title="Confirm your new e-mail address",
    change_password="The password of your account",
    change_unasked="If you did not ask for this, close this page: nothing changes.",
    changed="Your e-mail address is changed",
    changed_next="Log in with the new address.",
    stop_title="Do without these mails",
    stop_button="Stop these mails",
    stopped="No such mails are sent any more.",
    done="Done",
    warnings_title="Warnings of a low balance",
    warnings_button="Send warnings here",
    warned="Warnings of a low balance come to this address from now on.",
    channel_title="Notifications by mail",
    channel_button="Send notifications here",
    channel_done="Notifications come to this address from now on.",
    refusals={},
)
_DE = Texts(
    password="Passwort",
    first_name="Vorname",
    last_name="Nachname",
    confirm="Bestätigen",
    open_app="Zur Anwendung",
    log_in="Anmelden",
    start="Zur Startseite",
    no_link="Dieser Link gilt nicht",
    try_again="Versuchen Sie es noch einmal, oder registrieren Sie sich neu.",
    wrong_password="Das Passwort ist falsch",
    verify_title="Bestätigen Sie Ihre E-Mail-Adresse",
    verify_password="Das Passwort, mit dem Sie sich registriert haben",
    verify_unasked="Wenn Sie sich nicht registriert haben, schließen Sie diese Seite: "
    "Nichts ist angelegt.",
    verify_done="Ihre E-Mail-Adresse ist bestätigt",
    verify_next="Sie können sich jetzt anmelden.",
    sign_up="Neu registrieren",
    reset_title="Wählen Sie ein neues Passwort",
    reset_password="Neues Passwort",
    reset_rule="12 bis 64 Zeichen.",
    reset_button="Passwort setzen",
    reset_done="Das Passwort ist gesetzt",
    reset_next="Alle Anmeldungen sind beendet. Sie können sich jetzt anmelden.",
    reset_failed="Das Passwort wurde nicht gesetzt",
    forgot="Neuen Link anfordern",
    invited_title="Sie sind eingeladen",
    invited="{organization} lädt {email} ein, mit der Rolle „{role}“ beizutreten.",
    choose_password="Wählen Sie ein Passwort",
    join="Beitreten",
    refuse="Ablehnen",
    joined="Sie sind beigetreten",
    joined_next="Sie können sich jetzt anmelden.",
    not_joined="Sie sind nicht beigetreten",
    refused="Die Einladung ist abgelehnt",
    refused_next="Mehr ist nicht zu tun.",
    change_title="Bestätigen Sie Ihre neue E-Mail-Adresse",
    change_password="Das Passwort Ihres Kontos",
    change_unasked="Wenn Sie das nicht wollten, schließen Sie diese Seite: Nichts ändert sich.",
    changed="Ihre E-Mail-Adresse ist geändert",
    changed_next="Melden Sie sich mit der neuen Adresse an.",
    stop_title="Auf diese Mails verzichten",
    stop_button="Diese Mails abbestellen",
    stopped="Solche Mails werden nicht mehr gesendet.",
    done="Erledigt",
    warnings_title="Warnungen bei niedrigem Guthaben",
    warnings_button="Warnungen hierher senden",
    warned="Warnungen bei niedrigem Guthaben kommen von nun an an diese Adresse.",
    channel_title="Benachrichtigungen per Mail",
    channel_button="Benachrichtigungen hierher senden",
    channel_done="Benachrichtigungen kommen von nun an an diese Adresse.",
    refusals={
        "LM103": "Gerade werden zu viele Passwörter geprüft. Versuchen Sie es gleich noch einmal.",
        "LM105": "Das Konto ist nicht aktiv. Fragen Sie den Betreiber dieses Marktplatzes.",
        "LM108": "Der Link wurde schon benutzt, ist abgelaufen oder unvollständig.",
        "LM109": "Wählen Sie ein anderes Passwort: 12 bis 64 Zeichen, nicht leicht zu erraten.",
        "LM142": "Sie gehören schon dazu.",
        "LM145": "Die Einladung gilt nicht mehr. Bitten Sie um eine neue.",
        "LM147": "Die Organisation hat so viele Mitglieder, wie ihr Tarif erlaubt.",
        "LM705": "Der Link wurde schon benutzt, ist abgelaufen oder unvollständig.",
    },
)
TEXTS: dict[Language, Texts] = {"en": _EN, "de": _DE}
