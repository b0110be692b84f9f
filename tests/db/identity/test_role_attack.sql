begin;
select plan(13);

-- What a member needs to call each function of the public door: a permission, or nothing (everyone). keys: scopes that let a key call
-- it, and test where a key for tests may; what the key then may is a question of the permission, as for a member.
create temp table door (function text primary key, permission text not null, keys text[] not null);
grant select on door to public;
insert into door
select unnest(string_to_array(d.functions, ' ')), d.permission, d.keys::text[]
from (values
  ('everyone', '{}', 'accept_invitation add_favorite begin_passkey begin_passkey_log_in begin_passkey_proof begin_totp change_email '
    'change_password close_account complete_log_in confirm_alert_address confirm_channel_address confirm_email confirm_totp '
    'create_recovery_codes end_other_sessions end_session forgot_password form_challenge log_in log_out prove redeem_sign_in '
    'refresh_session refuse_invitation remove_favorite remove_second_factor rename_second_factor reset_password send_contact_message '
    'sign_up switch_organization update_profile '
    'verify_email'),
  ('everyone', '{submit_leads,test}', 'submit_lead'),
  ('everyone', '{read}', 'balances_at counters current_plan export_statement me notification_lag read_invitation report_providers '
    'search_listings second_factors export_account '
    'statement'),
  ('everyone', '{read,submit_leads,manage,test}', 'form_json_schema form_limits niche_form site submitted_leads'),
  ('read', '{manage}', 'check_filter'),
  ('read', '{read}', 'export_leads lead_story members quote_lead search usage_by_endpoint usage_by_key usage_by_month usage_quota usage_summary'),
  ('read', '{}', 'leave_organization'),
  ('buy', '{}', 'buy_lead give_feedback request_refund'),
  ('buy', '{read}', 'explain_lead missed_leads'),
  ('buy', '{manage}', 'change_filter end_subscription pause_subscription record_progress resume_subscription set_caps '
    'set_opening_hours subscribe what_if'),
  ('manage_billing', '{}', 'cancel_plan change_plan keep_plan pause_plan refund_deposit resume_plan set_auto_recharge set_billing_address '
    'set_default_payment_method stop_auto_recharge'),
  ('manage_settings', '{}', 'complete_crm_authorization create_crm_connection delete_file refresh_crm_account remove_crm_connection '
    'replace_crm_token rotate_crm_webhook_secret update_crm_connection update_organization'),
  ('manage_settings', '{manage}', 'create_channel create_rule enable_channel remove_channel remove_rule reorder_rules '
    'replace_channel_target resend_deliveries resend_delivery rotate_signing_secret set_balance_alert set_mail_preference '
    'set_rule_enabled test_channel test_rule update_channel update_rule'),
  ('manage_keys', '{}', 'create_api_key revoke_api_key rotate_api_key'),
  ('manage_members', '{}', 'change_role invite_member remove_member resend_invitation withdraw_invitation'),
  ('own', '{}', 'transfer_ownership')
) as d (permission, keys, functions);

create temp table found as
select p.oid, p.proname::text as name, p.provolatile,
  format('select api.%I(%s)', p.proname, (
    select string_agg('null::' || format_type(t.oid, null), ', ' order by t.place)
    from unnest(p.proargtypes) with ordinality as t (oid, place))) as call
from pg_proc as p
where p.pronamespace = 'api'::regnamespace and p.prokind = 'f' and has_function_privilege('member', p.oid, 'execute');
grant select on found to public;

select set_eq('select name from found', 'select function from door', 'every function that members may execute says what it needs');
select is_empty(
  $$select function, permission from door
    where permission <> 'everyone' and permission not in (select r.permission from identity.role_permission as r)$$,
  'and every permission is one of those that roles have');

create temp table f as
select o, tests.create_user('owner@people.example', o) as owner, tests.create_user('ann@people.example', o) as ann
from tests.create_organization() as o;
grant select on f to public;

-- What a call answers; what it did is undone.
create function pg_temp.attack(call text) returns text language plpgsql as $$
begin
  execute call;
  raise exception using errcode = 'UNDO1';
exception
  when sqlstate 'UNDO1' then
    return 'done';
  when sqlstate 'PGRST' then
    return sqlerrm::jsonb ->> 'code';
  when others then
    return sqlstate;
end
$$;

-- Each role calls each function.
create temp table said (caller text, function text, answer text);
grant insert on said to public;
create function pg_temp.attack_as(role text) returns void language plpgsql as $$
begin
  update identity.membership as m set role = attack_as.role from f where m.user_id = f.ann;
  perform tests.act_as(f.ann) from f;
  insert into said select attack_as.role, a.name, pg_temp.attack(a.call) from found as a;
  perform tests.act_as_nobody();
end
$$;
select pg_temp.attack_as(r) from unnest(array['owner', 'admin', 'member', 'billing', 'viewer']) as r;

select is((select count(*) from said), (select 5 * count(*) from door), 'each of the five roles has called each of them');
select is_empty(
  $$select s.caller, s.function, s.answer
    from said as s
    join door as d on d.function = s.function
    where (s.answer = 'LM115') <> (d.permission <> 'everyone' and not exists (
      select from identity.role_permission as r where r.role = s.caller and r.permission = d.permission))$$,
  'a role is refused what it has no permission for, before anything else is looked at, and nothing else');
select is_empty(
  $$select s.caller, s.function from said as s where s.answer in ('42501', '42883')$$, 'none fails for want of a privilege');

-- What the service calls for members, found by what it asks in the end.
create temp table behind (function regprocedure, permission text, call text);
grant select on behind to public;
grant insert on behind to public;
select tests.serve(owner) from f;
insert into behind
select b.function, b.permission, format(b.call, u.file_id)
from file.request_upload('logo', 'image/png', 100) as u
cross join (values
  ('billing.create_deposit(numeric,text,boolean,text)'::regprocedure, 'manage_billing', 'select billing.create_deposit(null, null, false)'),
  ('billing.begin_plan_checkout(uuid)', 'manage_billing', 'select billing.begin_plan_checkout(null)'),
  ('billing.plan_customer()', 'manage_billing', 'select billing.plan_customer()'),
  ('billing.prepare_plan_customer()', 'manage_billing', 'select billing.prepare_plan_customer()'),
  ('crm.begin_authorization()', 'manage_settings', 'select crm.begin_authorization()'),
  ('file.request_upload(text,text,bigint,uuid,text)', 'manage_settings', 'select file.request_upload(''logo'', ''image/png'', 100)'),
  ('file.pending_upload(uuid,text)', 'manage_settings', 'select file.pending_upload(%L)')) as b (function, permission, call);
select tests.act_as_nobody();
select set_eq(
  $$with recursive below (top, oid) as (
      select r.oid, r.oid from tests.routine as r where r.room <> 'api' and has_function_privilege('leadmill_api', r.oid, 'execute')
        and not has_function_privilege('member', r.oid, 'execute')
    union
      select b.top, c.callee from below as b join tests.call as c on c.caller = b.oid
    )
    select b.top::regprocedure from below as b where b.oid = 'identity.permitted_organization(text)'::regprocedure$$,
  'select function from behind', 'every function that the service calls for members says what it needs');
create temp table said_to_service (caller text, function regprocedure, answer text);
grant insert on said_to_service to public;
create function pg_temp.attack_service_as(role text) returns void language plpgsql as $$
begin
  update identity.membership as m set role = attack_service_as.role from f where m.user_id = f.ann;
  perform tests.serve(f.ann) from f;
  insert into said_to_service select attack_service_as.role, b.function, pg_temp.attack(b.call) from behind as b;
  perform tests.act_as_nobody();
end
$$;
select pg_temp.attack_service_as(r) from unnest(array['owner', 'admin', 'member', 'billing', 'viewer']) as r;
select is_empty(
  $$select s.caller, s.function, s.answer
    from said_to_service as s
    join behind as b on b.function = s.function
    -- Of another's upload nobody learns that there is one.
    where (s.answer in ('LM115', 'LM253')) <> not exists (
      select from identity.role_permission as r where r.role = s.caller and r.permission = b.permission)$$,
  'and a role is refused there what it has no permission for, and nothing else');

-- Each scope calls each function.
create temp table made (scope text, key text);
grant all on made to public;
select tests.act_as(owner) from f;
insert into made select s, api.create_api_key(s, array[s]) ->> 'key'
from unnest(array['read', 'submit_leads', 'manage']) as s;
insert into made select 'test', api.create_api_key('Tests', '{submit_leads}', test => true) ->> 'key';
select tests.act_as_nobody();

create function pg_temp.attack_by_key(key text, function text, call text, volatility "char") returns text language plpgsql as $$
declare
  v_answer text;
begin
  perform set_config('request.jwt.claims', '', true), set_config('request.headers', '{}', true);
  perform set_config('role',
    identity.act_as_key(key, case volatility when 'v' then 'POST' else 'GET' end, '/rpc/' || function), true);
  v_answer := pg_temp.attack(call);
  -- Back to what was before, also from the read-only transaction of a key that only reads.
  raise exception using errcode = 'UNDO1';
exception
  when sqlstate 'UNDO1' then
    return v_answer;
  when sqlstate 'PGRST' then
    return sqlerrm::jsonb ->> 'code';
end
$$;
create temp table said_to_key as
select m.scope, a.name as function, pg_temp.attack_by_key(m.key, a.name, a.call, a.provolatile) as answer
from made as m
cross join found as a;

select is((select count(*) from said_to_key), (select 4 * count(*) from door), 'a key of each scope, and one for tests, has called each of them');
select is_empty(
  $$select s.scope, s.function, s.answer
    from said_to_key as s
    join door as d on d.function = s.function
    where (s.answer in ('LM134', 'LM135')) <> (s.scope <> all (d.keys)) or (s.answer = 'LM134') and s.scope <> 'test'$$,
  'a key is refused what its scope does not reach, and nothing else');
select is_empty(
  $$select s.scope, s.function, s.answer
    from said_to_key as s
    join door as d on d.function = s.function
    where s.answer not in ('LM134', 'LM135') and (s.answer = 'LM115') <> (d.permission <> 'everyone' and not exists (
      select from identity.role_permission as r where r.role = s.scope and r.permission = d.permission))$$,
  'and what its scope has no permission for');
select is_empty($$select scope, function from said_to_key where answer in ('42501', '42883')$$, 'none fails for want of a privilege');

-- And each view: a key for tests reaches what is public, which is what a stranger reads, and a partner.
create temp table looked as
select c.relname::text as view, has_table_privilege('anon', c.oid, 'select') and has_table_privilege('partner', c.oid, 'select') as is_public,
  tests.outcome(format($$select identity.require_test_reach(null, 'GET', %L)$$, '/' || c.relname)) as answer
from pg_class as c where c.relnamespace = 'api'::regnamespace and c.relkind = 'v';
select is_empty($$select * from looked where answer <> case when is_public then 'done' else '403 LM134' end$$,
  'a key for tests is refused each view that is not public');
select set_eq($$select view from looked where answer = 'done'$$,
  $$values ('competition_levels'), ('consents'), ('form_schemas'), ('niche_pages'), ('niches'), ('refund_terms')$$, 'and these are');

select * from finish();
rollback;
