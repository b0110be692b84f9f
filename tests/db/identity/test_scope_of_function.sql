begin;
select plan(4);

-- Each function that writes is for keys of one scope, or for none and is on this list: a new function has to be decided.
create temp table never (name text);
insert into never select unnest(string_to_array(
  'accept_invitation add_favorite begin_passkey begin_passkey_log_in begin_passkey_proof begin_totp buy_lead cancel_plan '
  'change_email change_password change_plan change_role close_account complete_crm_authorization complete_log_in '
  'confirm_alert_address confirm_channel_address confirm_email confirm_totp create_api_key create_crm_connection '
  'create_recovery_codes delete_file end_other_sessions end_session forgot_password form_challenge give_feedback invite_member '
  'keep_plan leave_organization log_in log_out pause_plan prove redeem_sign_in refresh_crm_account refresh_session '
  'refund_deposit refuse_invitation remove_crm_connection remove_favorite remove_member remove_second_factor '
  'rename_second_factor replace_crm_token resend_invitation resume_plan set_auto_recharge set_default_payment_method '
  'stop_auto_recharge '
  'request_refund reset_password revoke_api_key rotate_api_key rotate_crm_webhook_secret send_contact_message set_billing_address '
  'sign_up switch_organization transfer_ownership update_crm_connection update_organization update_profile verify_email '
  'withdraw_invitation', ' '));
create temp table writes as
select distinct p.proname as name
from pg_proc as p
where p.pronamespace = 'api'::regnamespace and p.provolatile = 'v'
  and (has_function_privilege('member', p.oid, 'execute') or has_function_privilege('partner', p.oid, 'execute'));

select set_eq($$select name from writes where identity.scope_of_function(name) is null$$, $$select name from never$$,
  'what no key may call');
select set_eq($$select name from writes where identity.scope_of_function(name) = 'submit_leads'$$, $$values ('submit_lead')$$,
  'what submits leads');
select is((select count(*) from writes where identity.scope_of_function(name) = 'manage'), 27::bigint, 'the others manage');
select is(identity.scope_of_function('no_such'), null, 'an unknown function is for no key');

select * from finish();
rollback;
