begin;
-- Two tenants with rows of every kind, and every role against every view and function of api. The objects are
-- read from the catalogue: a new object that is missing from the lists here fails the test.
select plan(23);

create temp table victim as
select n as niche, o as organization, tests.create_user('victim@people.example', o) as member
from tests.create_niche() as n, tests.create_organization('Victim Ltd') as o;
alter table victim add level uuid, add subscription uuid, add lead uuid, add assignment uuid, add deposit uuid, add listed uuid,
  add purchase uuid;
update victim set level = tests.create_level(niche, 1200, 1), lead = tests.create_lead(niche);
update victim set subscription = tests.create_subscription(level, funds => 5000, organization => organization);
select tests.distribute(lead) from victim;
update victim as v set assignment = a.id from sale.assignment as a where a.lead_id = v.lead;
update victim set listed = tests.create_lead(m, tests.wedding_answers(), 'unsold') from tests.create_market() as m;
select marketplace.list_by_rule(listed) is not null from victim;
insert into marketplace.favorite (user_id, listing_id, created_at)
select v.member, l.id, '2001-02-03 04:05:06+00' from victim as v join marketplace.listing as l on l.lead_id = v.listed;
update victim set deposit = tests.create_deposit(organization);
alter table victim add file uuid;
update victim set file = tests.create_file(organization);
insert into identity.billing_address (organization_id, line1, city, country) select organization, 'Victim Street 1', 'Vienna', 'AT'
  from victim;
insert into billing.refund (deposit_id, organization_id, processor, refund_id, amount, currency, processor_amount)
select deposit, organization, 'stripe', 're_victim', 100, 'USD', 100 from victim;
insert into billing.dispute (processor, dispute_id, deposit_id, organization_id, amount, currency, status)
select 'stripe', 'dp_victim', deposit, organization, 100, 'USD', 'needs_response' from victim;
insert into notification.balance_alert (organization_id, currency, threshold, email) select organization, 'USD', 100,
  'alerts@victim.example' from victim;
grant select on victim to public;
alter table victim add channel uuid, add rule uuid, add delivery uuid;
update identity.membership set role = 'owner' where user_id = (select member from victim);
update victim set channel = tests.create_channel(member, 'endpoint', 'victim-hook');
grant update on victim to public;
select tests.act_as(member) from victim;
update victim set rule = api.create_rule('Rule of the victim', '{lead.sold}', channel);
select tests.act_as_nobody();
update victim set delivery = tests.create_delivery(channel, 'failed', rule);
insert into notification.attempt (delivery_id, number, organization_id, outcome, answer)
select delivery, 1, organization, 'failed', 'answer to the victim' from victim;
alter table victim add connection uuid;
update victim set connection = tests.connect_by_oauth(member, 'victim-crm');
select crm.store_account(connection, 13923453, '[{"id": 1, "name": "Victim sales"}]',
  '[{"id": 1, "name": "Victim stage", "pipeline_id": 1, "order_nr": 1}]',
  '[{"field_code": "k", "field_name": "Victim field", "field_type": "varchar", "options": null, "is_custom_field": true}]') is null
from victim;
alter table victim add key uuid, add submitted uuid, add factor uuid, add unconfirmed uuid;
update victim set factor = tests.add_totp(member), unconfirmed = tests.add_totp(member);
update identity.second_factor as f set confirmed_at = null from victim as v where f.id = v.unconfirmed;
update victim set submitted = tests.create_lead(niche);
select tests.act_as(member) from victim;
update victim set key = (api.create_api_key('Key of the victim', '{submit_leads}') ->> 'id')::uuid;
select tests.act_as_nobody();
insert into intake.partner_submission (lead_id, organization_id, api_key_id, submission_key)
select submitted, organization, key, 'victim-key' from victim;
create temp table wanted as select tests.create_listing(tests.create_market()) as listing;
grant select on wanted to public;
create temp table bought (purchase uuid);
grant all on bought to public;
select tests.forget_locks();
select tests.act_as(member) from victim;
select api.request_refund(assignment, 'other', 'notes of the victim') is not null from victim;
select api.set_caps(subscription, '{"day": {"leads": 1000}}') is null from victim;
insert into bought select api.buy_lead(listing) from wanted;
select tests.forget_locks();
select api.give_feedback(purchase, true, 'responsive') is not null from bought;
select tests.act_as_nobody();
update victim set purchase = (select b.purchase from bought as b);
select tests.save_card(organization) is not null from victim;
insert into billing.recharge_rule (organization_id, currency, threshold, amount, daily_maximum, payment_method_id, changed_by)
select v.organization, 'USD', 1, 5000, 1, m.id, v.member
from victim as v join billing.payment_method as m on m.organization_id = v.organization;
insert into billing.recharge (id, organization_id, amount, currency, payment_method_id, day, number, daily_maximum, status)
select v.deposit, v.organization, 5000, 'USD', m.id, current_date, 1, 1, 'paid'
from victim as v join billing.payment_method as m on m.organization_id = v.organization;
insert into billing.overrun_report (organization_id, month, first_call, last_call)
select organization, '2026-11-01', 1, 2 from victim;
alter table victim add card uuid, add invitation uuid, add billing_member uuid;
select tests.publish_plans();
select tests.store_plan((select c.stripe_id from billing.customer as c where c.organization_id = v.organization),
  array[tests.stripe_subscription('sub_victim', changes => '{"latest_invoice": "in_victim"}')],
  array[tests.stripe_invoice('in_victim', 'sub_victim')],
  jsonb_build_object('payment_methods', jsonb_build_array(jsonb_build_object('id', m.stripe_id, 'type', 'card', 'created', 1)))) is not null
from victim as v join billing.payment_method as m on m.organization_id = v.organization;
insert into billing.plan_request (organization_id, kind, plan_subscription_id)
select s.organization_id, 'cancel', s.id from billing.plan_subscription as s;
update victim set card = (select m.id from billing.payment_method as m where m.organization_id = organization);
select tests.record(tests.lines(jsonb_build_object('key_id', k.id, 'claimed', k.prefix), 3))
from victim as v join identity.api_key as k on k.id = v.key;
select tests.act_as(member) from victim;
update victim set invitation = api.invite_member('guest@victim.example', 'viewer');
select tests.act_as_nobody();
create temp table other as
select o as organization, tests.create_user('other@people.example', o) as member,
  tests.create_user('admin@leadmill.example', null, true) as admin
from tests.create_organization('Other Ltd') as o;
grant select on other to public;
select tests.store_plan(tests.create_customer(organization), array[tests.stripe_subscription('sub_other')]) is not null from other;
select tests.create_subscription(level, funds => 5000, organization => o.organization) is not null from victim, other as o;

-- What admins do to the victim leaves their ids in its rows.
select tests.act_as(admin) from other;
select api.reject_refund_request(r.id, 'no') is null
from victim as v join api.refund_requests as r on r.assignment_id = v.assignment;
select api.create_crm_connection(null, 'Sales', 'victim-sales', repeat('a', 40), v.organization) is not null from victim as v;
select tests.act_as_nobody();

-- Words by which the victim could name the admin.
create temp table admin_word as
select o.admin::text as word from other as o union all select 'admin@leadmill.example';
grant select on admin_word to public;

-- Words that must not be in any row shown to others.
create temp table secret as
select organization::text as word from victim
union all select member::text from victim
union all select subscription::text from victim
union all select lead::text from victim
union all select assignment::text from victim
union all select deposit::text from victim
union all select file::text from victim
union all select purchase::text from victim
union all select listed::text from victim
union all select 'ada-' || listed from victim
union all select a.id::text from victim as v join returns.request as a on a.assignment_id = v.assignment
union all select channel::text from victim
union all select rule::text from victim
union all select connection::text from victim
union all select key::text from victim
union all select submitted::text from victim
union all select a.id::text from victim as v join notification.delivery as a on a.organization_id = v.organization
union all select unnest(array['Victim', 'victim', '2001-02-03', 'Victim Street', 'ada-' || lead]) from victim;
grant select on secret to public;

-- The number of rows of a view with one of the words, as the current role; null if it may not read the view.
create function pg_temp.rows_with(view text, words text[]) returns bigint language plpgsql as $$
declare v_count bigint;
begin
  execute format(
    'select count(*) from api.%I as v where exists (select from unnest($1) as w (word) where strpos(v::text, w.word) > 0)', view)
  into v_count using words;
  return v_count;
exception when insufficient_privilege then
  return null;
end $$;
create temp table looked (who text, view text, leaks bigint, admins bigint);
grant insert, select on looked to public;
create function pg_temp.look(who text) returns void language sql as $$
  insert into looked
  select look.who, c.relname, pg_temp.rows_with(c.relname, array(select s.word from secret as s)),
    pg_temp.rows_with(c.relname, array(select a.word from admin_word as a))
  from pg_class as c
  where c.relnamespace = (select oid from pg_namespace where nspname = 'api') and c.relkind = 'v'
$$;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;

select tests.act_as(member) from victim;
select pg_temp.look('victim');
select tests.act_as(member) from other;
select pg_temp.look('other');
select tests.act_as_anon();
select pg_temp.look('anon');
select tests.act_as_nobody();
select set_config('request.jwt.claims', jsonb_build_object('role', 'partner', 'org', organization)::text, true),
  set_config('role', 'partner', true) from other;
select pg_temp.look('partner');
select tests.act_as_nobody();
-- A token that contradicts its session would be refused at the door; here the claims are set directly.
select set_config('request.jwt.claims', (tests.claims_of(o.member) || jsonb_build_object('role', 'admin', 'is_admin', true))::text, true),
  set_config('role', 'member', true) from other as o;
select pg_temp.look('pretender');
select tests.act_as_nobody();
select set_config('request.jwt.claims', '{"role": "member"}', true), set_config('role', 'member', true);
select pg_temp.look('nobody');
select tests.act_as_nobody();
-- A key of another organisation, with every scope.
create function pg_temp.act_as_key() returns void language sql as $$
  select set_config('request.jwt.claims', jsonb_build_object('role', 'member', 'org', organization, 'sid', gen_random_uuid(),
    'scopes', '{read,submit_leads,manage}'::text[])::text, true), set_config('role', 'member', true) from other
$$;
select pg_temp.act_as_key();
select pg_temp.look('key');
select is_empty($$select id from api.submitted_leads()$$, 'a key does not see what others submitted');
select tests.act_as_nobody();
select set_config('request.jwt.claims', jsonb_build_object('role', 'partner', 'org', organization)::text, true),
  set_config('role', 'partner', true) from other;
select is_empty($$select id from api.submitted_leads()$$, 'nor does a partner');
select tests.act_as_nobody();
select tests.act_as(member) from victim;
select results_eq($$select id from api.submitted_leads()$$, $$select submitted from victim$$, 'the victim does');
select tests.act_as_nobody();

select set_eq(
  $$select view from looked where who = 'victim' and leaks > 0$$,
  $$values ('favorites'), ('feedbacks'), ('billing_addresses'), ('organizations'), ('users'), ('memberships'), ('sessions'),
    ('subscriptions'), ('subscription_caps'), ('assignments'), ('balances'),
    ('ledger_entries'), ('deposits'), ('deposit_refunds'), ('disputes'), ('refund_requests'), ('deliveries'),
    ('distribution_decisions'), ('mail_preferences'), ('balance_alerts'), ('files'),
    ('channels'), ('rules'), ('delivery_attempts'), ('crm_connections'), ('crm_authorizations'), ('crm_stages'), ('crm_deal_fields'),
    ('payment_methods'), ('auto_recharges'), ('recharges'), ('overrun_reports'),
    ('plan_subscriptions'), ('plan_requests'), ('invoices'), ('usage_days'), ('usage_calls'), ('invitations'),
    ('notification_sources'), ('api_keys')$$,
  'the victim has rows in every view of tenants');
select set_eq(
  $$select view from looked where who = 'victim' and leaks is not null$$,
  $$values ('listings'), ('favorites'), ('feedbacks'), ('billing_addresses'), ('organizations'), ('users'), ('memberships'), ('sessions'),
    ('subscriptions'), ('subscription_caps'), ('assignments'), ('balances'),
    ('ledger_entries'), ('deposits'), ('deposit_refunds'), ('disputes'), ('refund_requests'), ('deliveries'),
    ('distribution_decisions'), ('mail_preferences'), ('balance_alerts'), ('files'),
    ('channels'), ('rules'), ('delivery_attempts'), ('notification_sources'), ('api_keys'),
    ('crm_connections'), ('crm_authorizations'), ('crm_stages'), ('crm_deal_fields'),
    ('payment_methods'), ('auto_recharges'), ('recharges'), ('overrun_reports'),
    ('plan_subscriptions'), ('plan_requests'), ('invoices'), ('usage_days'), ('usage_calls'), ('invitations'),
    ('plans'), ('role_permissions'), ('niches'), ('niche_pages'), ('consents'), ('form_schemas'), ('field_mappings'), ('competition_levels'), ('refund_terms')$$,
  'members read exactly these views; a new view needs data above');
select results_eq(
  $$select r.decided_by, c.created_by from returns.request as r, crm.connection as c, victim as v
    where r.assignment_id = v.assignment and c.organization_id = v.organization and c.company_domain = 'victim-sales'$$,
  'select admin, admin from other', 'an admin has decided and connected for the victim');
select is_empty($$select view, admins from looked where who = 'victim' and admins > 0$$, 'and the victim reads neither id nor address of an admin');
select is_empty($$select view, leaks from looked where who = 'other' and leaks > 0$$, 'another organisation sees nothing of the victim');
select is_empty($$select view, leaks from looked where who = 'anon' and leaks > 0$$, 'an anonymous caller sees nothing of the victim');
select is_empty($$select view, leaks from looked where who = 'partner' and leaks > 0$$, 'a partner sees nothing of the victim');
select is_empty($$select view, leaks from looked where who = 'pretender' and leaks > 0$$, 'claims do not make an admin of a member');
select is_empty($$select view, leaks from looked where who = 'key' and leaks > 0$$, 'a key of another organisation sees nothing of the victim');
select is_empty($$select view, leaks from looked
  where who = 'nobody' and leaks > 0$$, 'a token without a user shows nothing of the victim');
select is(
  (select count(distinct view) from looked where who = 'anon' and leaks is not null), 7::bigint, 'anonymous callers read seven views');

-- Functions: a role without the privilege is refused before the function runs, whatever the arguments.
create temp table door as
select p.proname::text as name,
  format('select api.%I(%s)', p.proname, (select string_agg('null::' || t.type::regtype, ', ' order by t.position)
    from unnest(p.proargtypes::oid[]) with ordinality as t (type, position))) as call,
  p.oid
from pg_proc as p
where p.pronamespace = 'api'::regnamespace;
grant select on door to public;
create temp table tried (who text, name text, outcome text);
grant insert on tried to public;
create function pg_temp.try_all(who text) returns void language sql as $$
  insert into tried select try_all.who, d.name, tests.outcome(d.call) from door as d
  where not has_function_privilege(current_user, d.oid, 'execute')
$$;
select tests.act_as_anon();
select pg_temp.try_all('anon');
select tests.act_as(member) from other;
select pg_temp.try_all('member');
select tests.act_as_nobody();
select set_config('role', 'partner', true);
select pg_temp.try_all('partner');
select tests.act_as(admin) from other;
select pg_temp.try_all('admin');
select tests.act_as_nobody();
select is_empty($$select * from tried where outcome <> '42501'$$, 'a role without the privilege cannot execute a function');
select is(
  (select count(distinct who) from tried), 4::bigint, 'each role is refused some functions');

-- Functions that a member may call, with the ids of another tenant.
create temp table attack (name text, call text);
insert into attack
select v.name, format(v.call, a.id)
from victim, lateral (values
  ('subscription', subscription::text), ('assignment', assignment::text), ('deposit', deposit::text),
  ('card', (select m.id::text from billing.payment_method as m where m.organization_id = organization)),
    ('request', (select id::text from returns.request)), ('channel', channel::text), ('rule', rule::text), ('delivery', delivery::text),
  ('connection', connection::text), ('key', key::text), ('factor', factor::text), ('unconfirmed', unconfirmed::text),
  ('organization', organization::text), ('file', file::text),
  ('member', member::text), ('invitation', invitation::text),
  ('session', (select s.id::text from identity.session as s where s.organization_id = organization limit 1))) as a (what, id)
join (values
  ('session', 'end_session', 'select api.end_session(%L)'),
  ('subscription', 'change_filter', 'select api.change_filter(%L, ''{}'')'),
  ('subscription', 'set_caps', 'select api.set_caps(%L, ''{}'')'),
  ('subscription', 'set_opening_hours', 'select api.set_opening_hours(%L, ''{}'')'),
  ('subscription', 'pause_subscription', 'select api.pause_subscription(%L)'),
  ('subscription', 'resume_subscription', 'select api.resume_subscription(%L)'),
  ('subscription', 'end_subscription', 'select api.end_subscription(%L)'),
  ('deposit', 'refund_deposit', 'select api.refund_deposit(%L)'),
  ('card', 'set_default_payment_method', 'select api.set_default_payment_method(%L)'),
  ('member', 'change_role', 'select api.change_role(%L, ''viewer'')'),
  ('member', 'remove_member', 'select api.remove_member(%L)'),
  ('member', 'transfer_ownership', 'select api.transfer_ownership(%L)'),
  ('invitation', 'resend_invitation', 'select api.resend_invitation(%L)'),
  ('invitation', 'withdraw_invitation', 'select api.withdraw_invitation(%L)'),
  ('organization', 'switch_organization', 'select api.switch_organization(%L, ''the refresh token of the other'')'),
  ('card', 'set_auto_recharge', 'select api.set_auto_recharge(20, 50, payment_method_id => %L)'),
  ('file', 'delete_file', 'select api.delete_file(%L)'),
  ('assignment', 'request_refund', 'select api.request_refund(%L, ''other'')'),
  ('organization', 'statement', 'select api.statement(''USD'', organization_id => %L)'),
  ('organization', 'export_statement', 'select api.export_statement(''USD'', ''2026-01-01'', ''2099-01-01'', %L)'),
  ('organization', 'balances_at', 'select api.balances_at(now(), %L)'),
  ('channel', 'update_channel', 'select api.update_channel(%L, ''stolen'')'),
  ('channel', 'replace_channel_target', 'select api.replace_channel_target(%L, ''{"url": "https://evil.example/"}'')'),
  ('channel', 'rotate_signing_secret', 'select api.rotate_signing_secret(%L)'),
  ('channel', 'enable_channel', 'select api.enable_channel(%L)'),
  ('channel', 'remove_channel', 'select api.remove_channel(%L, true)'),
  ('channel', 'test_channel', 'select api.test_channel(%L)'),
  ('channel', 'resend_deliveries', 'select api.resend_deliveries(%L, ''2020-01-01'', ''2099-01-01'')'),
  ('delivery', 'resend_delivery', 'select api.resend_delivery(%L)'),
  ('rule', 'update_rule', 'select api.update_rule(%L, ''{"name": "stolen"}'')'),
  ('rule', 'set_rule_enabled', 'select api.set_rule_enabled(%L, false)'),
  ('rule', 'remove_rule', 'select api.remove_rule(%L)'),
  ('rule', 'test_rule', 'select api.test_rule(%L)'),
  ('connection', 'update_crm_connection', 'select api.update_crm_connection(%L, ''stolen'')'),
  ('connection', 'remove_crm_connection', 'select api.remove_crm_connection(%L)'),
  ('connection', 'refresh_crm_account', 'select api.refresh_crm_account(%L)'),
  ('connection', 'rotate_crm_webhook_secret', 'select api.rotate_crm_webhook_secret(%L)'),
  ('connection', 'replace_crm_token', 'select api.replace_crm_token(%L, repeat(''b'', 40))'),
  ('factor', 'remove_second_factor', 'select api.remove_second_factor(%L, true)'),
  ('factor', 'rename_second_factor', 'select api.rename_second_factor(%L, ''stolen'')'),
  ('unconfirmed', 'confirm_totp', 'select api.confirm_totp(%L, ''123456'')'),
  ('key', 'rotate_api_key', 'select api.rotate_api_key(%L)'),
  ('key', 'revoke_api_key', 'select api.revoke_api_key(%L)'),
  ('organization', 'report_providers', 'select api.report_providers(''2026-01-01'', ''2026-12-31'', organization_id => %L)'))
    as v (what, name, call) on v.what = a.what;
grant select on attack to public;
select set_eq(
  $$select name from door where has_function_privilege('member', oid, 'execute')$$,
  $$select name from attack
    union all values
      -- These act on what the token names; no argument names a row of a tenant.
      ('log_out'), ('change_password'), ('end_other_sessions'), ('me'), ('update_profile'), ('update_organization'), ('close_account'),
      ('set_mail_preference'), ('set_balance_alert'), ('second_factors'), ('export_account'), ('begin_totp'), ('begin_passkey'), ('begin_passkey_proof'),
      ('create_recovery_codes'), ('prove'), ('counters'), ('change_email'), ('members'), ('invite_member'), ('leave_organization'),
      ('current_plan'), ('cancel_plan'), ('keep_plan'), ('pause_plan'), ('resume_plan'), ('change_plan'),
      ('usage_summary'), ('usage_by_month'), ('usage_by_endpoint'), ('usage_by_key'), ('usage_quota'),
      -- Levels, forms and their limits are public; a list as CSV contains what the list contains.
      ('subscribe'), ('what_if'), ('form_json_schema'), ('form_limits'), ('niche_form'), ('csv'),
      -- These act on what a password or a link proves.
      ('sign_up'), ('verify_email'), ('forgot_password'), ('reset_password'), ('log_in'), ('redeem_sign_in'), ('refresh_session'), ('complete_log_in'),
        ('begin_passkey_log_in'), ('confirm_email'), ('read_invitation'), ('accept_invitation'), ('refuse_invitation'), ('submit_lead'), ('send_contact_message'), ('form_challenge'), ('confirm_alert_address'),
      -- Open listings are visible to every member.
      ('buy_lead'), ('search_listings'), ('add_favorite'), ('remove_favorite'),
      -- Attacked in the tests of the function.
      ('give_feedback'), ('explain_lead'), ('missed_leads'), ('create_rule'), ('reorder_rules'), ('complete_crm_authorization'),
      ('record_progress'), ('lead_story'), ('export_leads'), ('search'),
      -- A level, an open listing and the name of the operator are everybody's.
      ('check_filter'), ('quote_lead'), ('site'),
      -- Both arguments only narrow down what the caller's organisation submitted; see above.
      ('submitted_leads'),
      -- A channel, connection or key belongs to the caller; the lag is that of the caller's organisation.
      ('create_channel'), ('confirm_channel_address'), ('notification_lag'), ('create_crm_connection'), ('create_api_key'),
      -- These act on rows of the caller.
      ('stop_auto_recharge'),
      ('set_billing_address')$$,
  'every function that members may call is attacked, or has no argument to attack with');

-- A hash of all rows of the victim.
create function pg_temp.state_of_victim() returns text language plpgsql as $$
declare
  v_table text;
  v_digest text;
  v_all text := '';
begin
  for v_table in select label from tests.relation where kind = 'table' and room not in ('audit', 'queue') order by label loop
    execute format(
      'select md5(coalesce(string_agg(t::text, '';'' order by t::text), '''')) from %s as t
       where exists (select from secret as s where t::text like ''%%'' || s.word || ''%%'')', v_table) into v_digest;
    v_all := v_all || v_digest;
  end loop;
  return md5(v_all);
end $$;
create temp table before as select pg_temp.state_of_victim() as digest;
create temp table answered (who text, name text, outcome text);
select identity.store_refresh_token(s.id, 'the refresh token of the other')
from identity.session as s, other where s.user_id = other.member;
grant insert on answered to public;
select tests.act_as(member) from other;
insert into answered select 'other', name, tests.outcome(call) from attack;
select tests.act_as_nobody();
select pg_temp.act_as_key();
insert into answered select 'key', name, tests.outcome(call) from attack;
select tests.act_as_nobody();
select is_empty($$select * from answered where who = 'key' and outcome !~ '^(404|403|401) LM'$$,
  'each attack by key is 404, or 403 or 401 where no key may do it');
select is_empty($$select * from answered where who = 'other' and outcome !~ '^404 LM'$$, 'each attack on a row of the victim is 404');
select is((select count(*) from answered), 88::bigint, 'every attack was executed');
select is(pg_temp.state_of_victim(), digest, 'the rows of the victim did not change') from before;
-- The hash detects a change: the victim itself makes one.
select tests.act_as(member) from victim;
select is(tests.outcome($$select api.pause_subscription(subscription) from victim$$), 'done',
  'the victim itself can pause its subscription');
select tests.act_as_nobody();
select isnt(pg_temp.state_of_victim(), digest, 'which shows') from before;

select * from finish();
rollback;
