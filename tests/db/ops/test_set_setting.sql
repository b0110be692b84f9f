begin;
select plan(49);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_user() as member;
grant select on f to public;
create function pg_temp.change(name text, value jsonb) returns text language sql as $$
  select tests.outcome(format('select api.change_setting(%L, %L)', name, value))
$$;

select tests.act_as_anon();
select is(pg_temp.change('billing.open_deposits', '11'), '42501', 'an anonymous caller changes no setting');
select is(tests.outcome('select * from api.settings'), '42501', 'an anonymous caller reads no setting');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(pg_temp.change('billing.open_deposits', '11'), '42501', 'a member changes no setting');
select is(tests.outcome('select * from api.settings'), '42501', 'a member reads no setting');
select is(tests.outcome($$select ops.set_setting('billing.open_deposits', '11')$$), '42501', 'nor by the function of the room');
select tests.act_as_nobody();

select tests.act_as(admin) from f;
select is(tests.outcome($$select ops.set_setting('billing.open_deposits', '11')$$), '42501', 'an admin goes through the door');
select is(tests.outcome($$update ops.setting set value = '11' where name = 'billing.open_deposits'$$), '42501', 'and writes no table');
select is(pg_temp.change('billing.open_deposit', '11'), '404 LM965', 'an unknown setting is 404 LM965');
select is(pg_temp.change(null, '11'), '404 LM965', 'and so is none');
select is(pg_temp.change(n, v), '400 LM966', format('%s is not %s', n, v))
from (values
  ('billing.open_deposits', '0'::jsonb), ('billing.open_deposits', '101'), ('billing.open_deposits', '5.5'), ('billing.open_deposits', '"5"'),
  ('billing.open_deposits', 'null'), ('billing.open_deposits', null), ('billing.open_deposits', '[5]'),
  ('billing.promo_alone', '1'), ('billing.welcome_rule', '"never"'), ('billing.welcome_rule', '"at_once "'),
  ('billing.default_currency', '"usd"'), ('billing.default_currency', '"XXX"'),
  ('billing.welcome_credit', '{"usd": 1}'), ('billing.welcome_credit', '{"USD": -1}'), ('billing.welcome_credit', '{"USD": "1"}'),
  ('billing.welcome_credit', '10000'),
  ('ops.form_guard', '{"is_required": true, "seconds": 3}'), ('ops.form_guard', '{"is_required": true, "seconds": 3, "effort": 1, "x": 1}'),
  ('identity.session_seconds', '{"member": 2592000}'), ('report.time_zone', '"Mars/Olympus"'), ('report.time_zone', '""'),
  ('intake.contact_topics', '["fine", 5]'), ('intake.contact_topics', '["two\nlines"]'), ('marketplace.price', '1.005'),
  ('notification.local_targets', '["127.0.0.1:80"]'), ('crm.oauth_client_digest', '"x"')) as v (n, v);
select tests.act_as_nobody();
create temp table before as select name, value from ops.setting;
select tests.act_as(admin) from f;
select throws_like($$select api.change_setting('ops.form_guard', '{"is_required": 1, "seconds": 3, "effort": 101}')$$,
  '%out_of_range%value.effort%wrong_type%value.is_required%', 'each member of a value is named');
select is(pg_temp.change(n, v), 'done', format('%s becomes %s', n, v))
from (values
  ('billing.open_deposits', '11'::jsonb), ('billing.welcome_credit', '{}'), ('identity.sign_up_guard', '{"effort": 2}'),
  ('marketplace.price', '25.50'), ('report.time_zone', '"Europe/Vienna"'), ('intake.contact_topics', '["Grüße", "Something else"]')) as v (n, v);
select is((select value from api.settings where name = 'billing.open_deposits'), '11'::jsonb, 'the change is shown');
select ok((select rule -> 'maximum' = '100' and is_changeable and type = 'number' from api.settings where name = 'billing.open_deposits'),
  'with the rule of the setting');
select tests.act_as_nobody();
update identity.session set proved_at = now() - interval '1 hour' where user_id = (select admin from f);
select tests.act_as(admin) from f;
select is(pg_temp.change('billing.open_deposits', '12'), '403 LM160', 'a stolen token is not enough: the proof has to be fresh');
select tests.act_as_nobody();
select is(ops.setting_of('billing.open_deposits'), '11'::jsonb, 'and in force');
select is((select count(*) from audit.event as e, f where e.entity = 'ops.setting' and e.user_id = f.admin), 6::bigint,
  'the audit log shows who changed them');

-- Laws.
select is_empty($$select s.name, f from ops.setting_rule as r join before as s on s.name = r.name
    cross join lateral ops.setting_faults(r.rule, s.value, 'value') as f$$,
  'each default obeys its rule');
select is_empty(
  $$select s.name from ops.setting as s where not exists (select from ops.setting_rule as r where r.name = s.name)
    and s.name not in ('crm.exclusions', 'crm.oauth_client_digest', 'billing.stripe_releases', 'file.types', 'notification.local_targets',
      -- Written by each backup and drill.
      'ops.last_backup_at', 'ops.last_backup', 'ops.last_drill_at', 'ops.last_drill',
      -- What guards the admins themselves.
      'identity.admin_second_factor', 'identity.admin_networks')$$,
  'each setting has a rule, but for those that are changed in the database only');

select * from finish();
rollback;
