-- Deploy leadmill:ops/setting to pg

begin;

create table ops.setting (
  name text primary key,
  value jsonb not null,
  comment text not null,
  updated_at timestamptz not null default clock_timestamp(),
  constraint setting_name_is_a_path check (name ~ '^[a-z_]+(\.[a-z_]+)+$')
);

comment on table ops.setting is $$Settings of the platform, changed while running. One row each, with a default and its meaning.$$;
comment on column ops.setting.name is $$room.name$$;
comment on column ops.setting.value is $$JSON value; the type is that of the default.$$;
comment on column ops.setting.comment is $$What it does, with its unit.$$;
comment on column ops.setting.updated_at is $$When it was last changed.$$;

insert into ops.setting (name, value, comment) values
  ('notification.low_balance', '{"USD": 10000, "EUR": 10000, "KES": 1000000}', 'funds below which an organisation is warned that chose no threshold, in minor units of each currency; {} for never'),
  ('notification.each_lead', 'false', 'true: admins get a mail for each lead that waits for approval, beside that which tells how many wait'),
  ('notification.refusal_days', '30', 'for so long nothing is sent to an address that a mail server refused for good, in days'),
  ('report.time_zone', '"UTC"', 'IANA name of the zone whose days the reports count; another one folds all sums anew'),
  ('ops.form_guard', '{"is_required": false, "seconds": 3, "effort": 1}', 'protection of public forms against robots, where neither identity.sign_up_guard nor a niche says otherwise. is_required: only with a proof of work; seconds: what was filled in faster is refused; effort: 65,536 hashes each, 0 to 100 (0: the proof tells the time only)'),
  ('identity.sign_up_guard', '{}', 'what of ops.form_guard is otherwise for sign-up'),
  ('queue.keep_days', '14', 'for so long jobs that have ended are kept, in days'),
  ('distribution.one_share_by', '"nobody"', 'which organisations share as one buyer would: nobody, owner (of both), address (the same mailbox of owners), domain (of their addresses)'),
  ('distribution.public_mail_domains', '["gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "gmx.de", "web.de", "mail.com", "zoho.com", "yandex.ru", "mail.ru", "qq.com", "163.com"]', 'mail domains at which anybody gets an address: they link no organisations by distribution.one_share_by = domain'),
  ('ops.seal_patience_minutes', '10', 'for so long what is to be sealed may wait for a transaction that stays open, in minutes; then the worker''s log has an error'),
  ('identity.password_cost', '10', 'bcrypt cost; 10 is about 50 ms'),
  ('identity.providers_need_approval', 'false', 'true: an admin approves each new organisation before it may buy'),
  ('identity.access_token_seconds', '900', 'life of an access token, in seconds'),
  ('identity.refresh_token_seconds', '604800', 'life of a refresh token, in seconds'),
  ('identity.session_seconds', '{"member": 2592000, "admin": 43200}', 'life of a session after its log-in, however often it is refreshed, in seconds for each role'),
  ('identity.device_days', '180', 'for so long a device or network that a user logs in from is known, in days'),
  ('identity.fresh_seconds', '600', 'for so long after it a sign-in by others stands for a password, which such a user has not, in seconds'),
  ('identity.refresh_grace_seconds', '10', 'for so long a spent refresh token still brings its successor, in seconds'),
  ('identity.verify_email_seconds', '172800', 'life of the link that confirms an e-mail address, in seconds'),
  ('identity.reset_password_seconds', '3600', 'life of the link that resets a password, in seconds'),
  ('file.types', '{
    "logo": {"image/png": 1048576, "image/jpeg": 1048576, "image/webp": 1048576},
    "attachment": {"image/png": 10485760, "image/jpeg": 10485760, "image/webp": 10485760, "application/pdf": 10485760}}',
    'media types that are taken for each purpose, and up to which size, in bytes'),
  ('file.upload_seconds', '600', 'for so long storage takes an upload that was allowed, in seconds'),
  ('file.attach_seconds', '3600', 'for so long after its submission the submitter of a lead may attach files, in seconds'),
  ('file.files_per_lead', '10', 'uploads that a lead may have, whatever becomes of them'),
  ('file.logos_per_day', '20', 'uploads of logos that an organisation may have within a day'),
  ('billing.deposit_minimum', '{"USD": 1000, "EUR": 1000, "KES": 100000}', 'smallest deposit, in minor units of each currency'),
  ('billing.deposit_maximum', '{"USD": 1000000, "EUR": 1000000, "KES": 100000000}', 'largest deposit, in minor units of each currency'),
  ('billing.open_deposits', '10', 'so many payment pages an organisation may have open'),
  ('billing.welcome_credit', '{"USD": 10000}', 'promotional credit for a new organisation, in minor units of each currency; {} for none'),
  ('billing.welcome_rule', '"after_deposit"', 'when an organisation gets its welcome credit: after_deposit (its first one that is paid, by card or bank account), after_approval (by an admin; with identity.providers_need_approval) or at_once; once for each organisation, mailbox, and card or bank account'),
  ('billing.promo_alone', 'false', 'true: leads are sold for promotional credit alone, to who has not paid in anything; false: a welcome credit is held until then'),
  ('ledger.adjustment_maximum', '10000.00', 'an admin adjusts a balance by at most so much either way, in the currency of the balance (10000.00, not cents)'),
  ('marketplace.price', '20.00', 'price of a lead in a new market, in the currency of its niche (20.00, not cents)'),
  ('marketplace.max_buyers', '1', 'to how many buyers at most, in a new market'),
  ('marketplace.words_with_a_dot', '["node.js", "vue.js", "next.js", "asp.net", "vb.net", "socket.io", "draw.io"]', 'what looks like a web address and stays in the public texts of listings all the same'),
  ('marketplace.feedback_reward', '2.00', 'promotional credit for feedback on a purchase, in the currency of the purchase (20.00, not cents) and at most its price; 0 for none'),
  ('marketplace.feedback_per_hour', '5', 'so often a user may give feedback within an hour'),
  ('billing.default_currency', '"USD"', 'currency of a deposit that names none'),
  ('billing.stripe_releases', '["endive"]', 'releases of Stripe''s API that we read, as in 2026-10-28.endive; events of another are quarantined'),
  ('billing.reconcile_lag_minutes', '60', 'movements at Stripe are compared with the books once they are so old, in minutes: their events come first'),
  ('billing.webhook_attempts', '20', 'an event that fails is tried so often, in about three days; then an admin decides'),
  ('billing.webhook_waiting_days', '30', 'an event about a payment that is not ours is ignored after so many days'),
  ('billing.webhook_body_days', '90', 'bodies of finished events are deleted after so many days'),
  ('crm.exclusions', '[
    {"pipeline": "Production"},
    {"pipeline": "Lorena", "stages": ["Lead In", "In Contact", "Quote Sent", "Quote Accepted", "Invoice sent"]},
    {"pipeline": "Maureen", "stages": ["Lead In", "In Contact", "Quote Sent", "Quote Accepted", "Invoice sent"]}]',
    'deals that a new CRM connection leaves out, by the names of their pipelines and stages');

create function ops.setting_of(name text) returns jsonb
language sql stable parallel safe security definer -- callers may read a setting they name, never list them
set search_path = pg_catalog, pg_temp
as $$
  select s.value from ops.setting as s where s.name = setting_of.name
$$;

comment on function ops.setting_of(text) is $$Value of one setting, null when there is none of that name.$$;

commit;
