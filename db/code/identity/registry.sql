insert into ops.setting (name, value, comment) values
  ('identity.sign_up_guard', '{}', 'overrides members of ops.form_guard for sign-up'),
  ('identity.password_cost', '10', 'bcrypt cost; 10 takes about 50 ms'),
  ('identity.api_keys', '20', 'API keys that an organisation may have at the same time, whatever its plan; one that is being replaced counts once'),
  ('identity.providers_need_approval', 'false', 'true: an admin has to approve each new organisation before it may buy'),
  ('identity.access_token_seconds', '900', 'lifetime of an access token, in seconds'),
  ('identity.refresh_token_seconds', '604800', 'lifetime of a refresh token, in seconds'),
  ('identity.session_seconds', '{"member": 2592000, "admin": 43200}',
    'lifetime of a session after its log-in, however often it is refreshed, in seconds for each role'),
  ('identity.session_days', '100', 'days after its end after which a session is deleted'),
  ('identity.device_days', '180', 'days for which a device or network remains known after a log-in from it'),
  ('identity.fresh_seconds', '600', 'seconds for which a sign-in at an external issuer can replace the password of a user who has none'),
  ('identity.fresh_proof_seconds', '300',
    'seconds for which a proof of who the user is (a log-in, or prove) is fresh enough for steps that money or keys depend on'),
  ('identity.log_in_ticket_seconds', '300', 'seconds for which a log-in waits for the second factor'),
  ('identity.second_factors', '10', 'authenticator apps and passkeys that a user may have'),
  ('identity.totp_issuer', '"Leadmill"', 'the name under which authenticator apps and passkeys show their account'),
  ('identity.admin_second_factor', 'true', 'true: admins without a second factor can only set one up; `leadmill admin-door` sets it'),
  ('identity.admin_networks', '[]', 'networks that admins may work from; none: all; `leadmill admin-door` sets it'),
  ('identity.refresh_grace_seconds', '10', 'seconds for which a spent refresh token still returns its successor'),
  ('identity.verify_email_seconds', '172800', 'lifetime of the link that confirms an e-mail address, in seconds'),
  ('identity.reset_password_seconds', '3600', 'lifetime of the link that resets a password, in seconds'),
  ('identity.invitation_seconds', '604800', 'lifetime of an invitation to join an organisation, in seconds'),
  ('identity.invitation_days', '90', 'days after which an invitation that was accepted, refused or left to expire is deleted'),
  ('identity.change_email_seconds', '3600', 'lifetime of the link that confirms a new e-mail address of an account, in seconds')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('identity.sign_up_guard', '{"type": "object", "members": {"is_required": {"type": "boolean"}, "seconds": {"type": "number", "minimum": 0, "maximum": 60}, "effort": {"type": "number", "minimum": 0, "maximum": 100}}}'),
  ('identity.password_cost', '{"type": "number", "minimum": 10, "maximum": 14}'),
  ('identity.api_keys', '{"type": "number", "minimum": 0, "maximum": 1000}'),
  ('identity.providers_need_approval', '{"type": "boolean"}'),
  ('identity.access_token_seconds', '{"type": "number", "minimum": 60, "maximum": 3600}'),
  ('identity.refresh_token_seconds', '{"type": "number", "minimum": 3600, "maximum": 7776000}'),
  ('identity.session_seconds', '{"type": "object", "is_complete": true, "members": {"member": {"type": "number", "minimum": 3600, "maximum": 31536000}, "admin": {"type": "number", "minimum": 600, "maximum": 86400}}}'),
  ('identity.session_days', '{"type": "number", "minimum": 1, "maximum": 3650}'),
  ('identity.device_days', '{"type": "number", "minimum": 1, "maximum": 3650}'),
  ('identity.fresh_seconds', '{"type": "number", "minimum": 30, "maximum": 3600}'),
  ('identity.fresh_proof_seconds', '{"type": "number", "minimum": 30, "maximum": 3600}'),
  ('identity.log_in_ticket_seconds', '{"type": "number", "minimum": 60, "maximum": 900}'),
  ('identity.second_factors', '{"type": "number", "minimum": 1, "maximum": 50}'),
  ('identity.totp_issuer', '{"type": "text", "pattern": "^[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}$"}'),
  ('identity.invitation_seconds', '{"type": "number", "minimum": 3600, "maximum": 2592000}'),
  ('identity.invitation_days', '{"type": "number", "minimum": 1, "maximum": 3650}'),
  ('identity.change_email_seconds', '{"type": "number", "minimum": 600, "maximum": 604800}'),
  ('identity.refresh_grace_seconds', '{"type": "number", "minimum": 0, "maximum": 60}'),
  ('identity.verify_email_seconds', '{"type": "number", "minimum": 600, "maximum": 604800}'),
  ('identity.reset_password_seconds', '{"type": "number", "minimum": 300, "maximum": 86400}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into identity.role_permission (role, permission)
select h.role, p.permission
from (values
  ('read', '{owner,admin,member,billing,viewer,read,manage}'::text[]),
  ('buy', '{owner,admin,member,manage}'),
  ('manage_billing', '{owner,admin,billing}'),
  ('manage_settings', '{owner,admin,manage}'),
  ('manage_keys', '{owner,admin}'),
  ('manage_members', '{owner,admin}'),
  ('own', '{owner}')) as p (permission, roles)
cross join unnest(p.roles) as h (role)
on conflict do nothing;

insert into ops.call_cost (path, cost, limit_name) values
  ('/rpc/search_organizations', 5, null),
  ('/rpc/search_users', 5, null)
on conflict (path) do update
set limit_name = excluded.limit_name where call_cost.limit_name is distinct from excluded.limit_name;

insert into event.kind (name, subject_type, fields, comment) values
  ('user.password_changed', 'user', '{}', 'a user has a new password'),
  ('user.logged_in_from_elsewhere', 'user', '{session_id}', 'a user logged in from a device or network that was not used before'),
  ('user.external_identity_linked', 'user', '{external_identity_id}', 'a user was linked to an external identity'),
  ('user.second_factor_added', 'user', '{second_factor_id}', 'a user has set up an authenticator app or a passkey'),
  ('user.second_factor_removed', 'user', '{second_factor_id}', 'a user has removed an authenticator app or a passkey'),
  ('user.second_factors_reset', 'user', '{}', 'all second factors of a user were removed by an admin or on the command line'),
  ('user.recovery_codes_replaced', 'user', '{}', 'a user has new recovery codes'),
  ('user.recovery_code_used', 'user', '{}', 'a user has given a recovery code instead of a second factor'),
  ('user.wrong_codes', 'user', '{}', 'somebody has the password of a user, but gave five wrong codes'),
  ('invitation.sent', 'proof', '{}', 'somebody is invited to an organisation'),
  ('user.email_change_requested', 'user', '{}', 'a user wants to change the address of the account'),
  ('email_change.requested', 'proof', '{}', 'the new address of an account is to be confirmed'),
  ('email.changed', 'proof', '{}', 'an account has another address: its former address is told'),
  ('sign_up.requested', 'proof', '{}', 'somebody signs up with an address that is not verified yet'),
  ('password_reset.requested', 'proof', '{}', 'somebody asks for a new password')
on conflict (name) do update set subject_type = excluded.subject_type, fields = excluded.fields, comment = excluded.comment;

insert into queue.task (name, queue_name, priority, comment) values
  ('purge_unproved', 'batch', 0, 'delete sign-ups and links that nobody followed')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('purge unproved addresses', 'purge_unproved', '30 minutes')
on conflict (name) do nothing;

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values
  ('identity.log_in_network', 50, '15 minutes', 'exact', 'network',
    'wrong passwords from one network, for any account; an office or a mobile carrier can be one network; key: the network'),
  ('identity.log_in_pair', 10, '15 minutes', 'exact', 'other',
    'wrong passwords for one account from one network; key: address and network'),
  ('identity.log_in_account', 100, '15 minutes', 'exact', 'other',
    'wrong passwords for one account from networks that it was never used from, against attackers with many networks; key: the address'),
  ('identity.log_in_device', 10, '15 minutes', 'exact', 'other',
    'wrong passwords from a device that the account was used from; key: account and device'),
  ('identity.code_network', 50, '15 minutes', 'exact', 'network',
    'wrong codes of second factors from one network, for any user; key: the network'),
  ('identity.code_pair', 5, '15 minutes', 'exact', 'other', 'wrong codes for one user from one network; key: user and network'),
  ('identity.code_account', 20, '1 hour', 'exact', 'other',
    'wrong codes for one user from networks that were never used before; key: the user'),
  ('identity.code_device', 10, '15 minutes', 'exact', 'other',
    'wrong codes from a device that the user has used before; key: user and device'),
  ('identity.own_code', 10, '1 day', 'exact', 'other',
    'wrong codes of a logged-in user; a session lives for weeks, and a million codes are not many; key: the session'),
  ('identity.passkey_challenges', 100, '15 minutes', 'even', 'network', 'log-ins by passkey that one network begins; key: the network'),
  ('identity.own_password', 5, '15 minutes', 'exact', 'other',
    'wrong passwords of a logged-in user, where the password is required again; key: the session'),
  ('identity.wrong_keys', 50, '15 minutes', 'even', 'network', 'requests with wrong API keys from one network; key: the network'),
  ('identity.forgot_password', 30, '1 hour', 'even', 'network', 'requests for a new password from one network; key: the network'),
  ('identity.mail_by_network', 5, '15 minutes', 'even', 'other',
    'mails of one kind to one address that one network may cause; key: kind, address and network'),
  ('identity.mail', 30, '15 minutes', 'even', 'other', 'such mails, whichever network causes them; key: kind and address'),
  ('identity.email_changes', 5, '1 day', 'even', 'user', 'requests to change the address of an account; key: the user'),
  ('identity.invitations', 50, '1 day', 'even', 'organization', 'invitations that an organisation sends; key: the organisation'),
  ('identity.sign_ups', 20, '1 hour', 'exact', 'network_hash', 'sign-ups from one network; key: as for leads')
on conflict (name) do update
set kind = excluded.kind, counted_by = excluded.counted_by, comment = excluded.comment
where (rate_limit.kind, rate_limit.counted_by, rate_limit.comment) <> (excluded.kind, excluded.counted_by, excluded.comment);

insert into notification.template (name, context_function, is_optional, comment) values
  ('verify_email', null, false, 'a new user: the link that verifies the address'),
  ('account_exists', null, false, 'a user: somebody tried to sign up with the address of the account'),
  ('reset_password', null, false, 'a user: the link that sets a new password'),
  ('invitation', null, false, 'somebody who is invited to an organisation: the link that joins it'),
  ('change_email', null, false, 'a new address of an account: the link that confirms it'),
  ('email_change_requested', null, false, 'a user: somebody wants to change the address of the account'),
  ('email_changed', null, false, 'the former address of an account: it has another one'),
  ('password_changed', null, false, 'a user: the password was changed'),
  ('new_log_in', 'identity.describe_session', false, 'a user: a log-in from a device or network that was not used before'),
  ('external_identity_linked', 'identity.describe_external_identity', false, 'a user: an external identity was linked'),
  ('second_factor_added', 'identity.describe_second_factor', false, 'a user: an authenticator app or a passkey was added'),
  ('second_factor_removed', 'identity.describe_second_factor', false, 'a user: an authenticator app or a passkey was removed'),
  ('second_factors_reset', null, false, 'a user: all second factors were removed'),
  ('recovery_codes_replaced', null, false, 'a user: new recovery codes were made'),
  ('recovery_code_used', 'identity.describe_recovery_codes', false, 'a user: a recovery code was used, and how many are left'),
  ('wrong_codes', null, false, 'a user: somebody knows the password, but gave wrong codes')
on conflict (name) do update
set context_function = excluded.context_function, is_optional = excluded.is_optional, comment = excluded.comment;

insert into notification.rule (name, event_kinds, recipient_kind, template) values
  ('verify_email', '{sign_up.requested}', 'proof', 'verify_email'),
  ('reset_password', '{password_reset.requested}', 'proof', 'reset_password'),
  ('invitation', '{invitation.sent}', 'proof', 'invitation'),
  ('change_email', '{email_change.requested}', 'proof', 'change_email'),
  ('email_change_requested', '{user.email_change_requested}', 'user', 'email_change_requested'),
  ('email_changed', '{email.changed}', 'proof', 'email_changed'),
  ('password_changed', '{user.password_changed}', 'user', 'password_changed'),
  ('new_log_in', '{user.logged_in_from_elsewhere}', 'user', 'new_log_in'),
  ('external_identity_linked', '{user.external_identity_linked}', 'user', 'external_identity_linked'),
  ('second_factor_added', '{user.second_factor_added}', 'user', 'second_factor_added'),
  ('second_factor_removed', '{user.second_factor_removed}', 'user', 'second_factor_removed'),
  ('second_factors_reset', '{user.second_factors_reset}', 'user', 'second_factors_reset'),
  ('recovery_codes_replaced', '{user.recovery_codes_replaced}', 'user', 'recovery_codes_replaced'),
  ('recovery_code_used', '{user.recovery_code_used}', 'user', 'recovery_code_used'),
  ('wrong_codes', '{user.wrong_codes}', 'user', 'wrong_codes')
on conflict (name) where organization_id is null do update
set event_kinds = excluded.event_kinds, recipient_kind = excluded.recipient_kind, template = excluded.template;

insert into audit.untracked_table (entity, reason) values
  ('identity.refresh_token', 'each row is written and spent once; its session is tracked'),
  ('identity.one_time_token', 'each row is written once and deleted with its proof; what a link did is tracked'),
  ('identity.proof', 'holds unproved data; the account that results from it is tracked'),
  ('identity.sign_in_code', 'lives for a minute; the log-in that results from it is an event'),
  ('identity.role_permission', 'changes with a release only'),
  ('identity.known_device', 'is a by-product of log-ins, which are events'),
  ('identity.recovery_code', 'making and using them are events'),
  ('identity.log_in_ticket', 'lives for minutes; the log-in that results from it is an event'),
  ('identity.passkey_challenge', 'lives for minutes; what the passkey did is an event')
on conflict do nothing;

select audit.enable_tracking('identity.organization');
-- The log outlives the account, so it records that a name was changed and by whom, but not the name.
select audit.enable_tracking('identity.user_account', redacted => '{email, password_hash, first_name, last_name, phone}');
select audit.enable_tracking('identity.membership');
select audit.enable_tracking('identity.invitation', redacted => '{email}');
select audit.enable_tracking('identity.api_key', redacted => '{key_hash}', ignored => '{last_used_at}');
select audit.enable_tracking('identity.external_identity', redacted => '{subject, email, first_name, last_name}',
  ignored => '{last_used_at}');
select audit.enable_tracking('identity.second_factor', redacted => '{name, credential_id, public_key}',
  ignored => '{last_step, sign_count, is_backed_up, last_used_at}');
select audit.enable_tracking('identity.billing_address', redacted => '{name, line1, line2, city, region, postal_code, tax_number}');
-- Inserts are not recorded, because the event log_in describes them. expires_at is ignored, because each refresh
-- changes it, and proved_at and second_factor, because a proof is an event.
select audit.enable_tracking('identity.session', ignored => '{expires_at,proved_at,second_factor}', inserts => false);
select audit.enable_tracking('identity.signing_key', redacted => '{secret}');

insert into ops.retention (class, setting, entity, aged_by, comment) values
  ('devices', 'identity.device_days', 'identity.known_device', 'last_used_at', 'devices that were not used are forgotten, every half hour'),
  ('invitations', 'identity.invitation_days', 'identity.invitation', 'expires_at', 'old invitations are deleted, every half hour'),
  ('sessions', 'identity.session_days', 'identity.ended_session', 'ended_at', 'ended sessions are deleted, with the address and the browser they came from, every half hour')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;
