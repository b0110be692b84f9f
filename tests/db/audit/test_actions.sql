-- Whatever an admin does leaves an event: each function of the admin door that writes comes, by itself or by what it calls, to
-- audit.record() or to a tracked table.
begin;
select plan(12);

create temp table source as
select p.oid, n.nspname || '.' || p.proname as name, pg_get_functiondef(p.oid) as text
from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
where p.prokind in ('f', 'p')
  and (n.nspname = any (array(select distinct split_part(entity, '.', 1)
  from (select entity from audit.tracked_table union select entity from audit.untracked_table) as e))
  or n.nspname in ('api', 'hook'));
create temp table call as
select s.name as caller, m.name[1] as called
from source as s cross join lateral regexp_matches(s.text, '\m([a-z_]+\.[a-z_]+)\(', 'g') as m (name)
where m.name[1] <> s.name and m.name[1] in (select name from source);
create temp table telling as
select s.name from source as s
where s.text ~ '\maudit\.record\(' and s.name <> 'audit.record'
  or exists (
    select from audit.tracked_table as w
    where s.text ~* ('\m(update|delete from)\s+' || replace(w.entity, '.', '\.') || '\M')
      or w.records_inserts and s.text ~* ('\minsert into\s+' || replace(w.entity, '.', '\.') || '\M'));
create temp table silent as
with recursive reached as (
  select 'api.' || p.proname as door, 'api.' || p.proname as name
  from pg_proc as p
  where p.pronamespace = 'api'::regnamespace and p.provolatile = 'v' and has_function_privilege('admin', p.oid, 'execute')
    -- What anybody may call is not an action of an admin.
    and not has_function_privilege('anon', p.oid, 'execute')
    -- They write only what they spend of their limits, the log of deliveries, and challenges: what a passkey signs is an action.
    and p.proname not in ('what_if', 'check_filter', 'test_rule', 'test_channel', 'begin_passkey', 'begin_passkey_proof')
  union
  select r.door, c.called from reached as r join call as c on c.caller = r.name
)
select r.door from reached as r group by r.door having not bool_or(r.name in (select name from telling));
select is_empty('select * from silent', 'each function that writes at the admin door records what it did');
select isnt_empty('select from telling', 'some functions are found to tell');
select isnt_empty($$ select from call
  where caller = 'api.adjust_balance' and called = 'ledger.adjust_balance' $$, 'calls from a door to a function are followed');

-- Those that change no tracked row.
create temp table f as select tests.create_user(admin => true) as admin, tests.create_organization() as organization, n as niche,
  tests.create_lead(n) as lead
from tests.create_niche() as n;
grant select on f to public;
create function pg_temp.action(wanted text) returns jsonb language sql volatile security definer as $$
  select jsonb_build_object('before', e.before, 'after', e.after, 'by', e.user_id = (select admin from f))
  from audit.event as e where e.action = wanted order by e.id desc limit 1
$$;
select tests.act_as(admin) from f;
select tests.forget_locks();
select api.adjust_balance(organization, 30, 'goodwill after an outage', request_key => 'one') from f;
select tests.forget_locks();
select is((pg_temp.action('balance_adjusted') #- '{after,journal_id}'),
  '{"by": true, "before": {"wallet": 0.00}, "after": {"wallet": 30.00, "amount": 30.00, "account": "wallet", "currency": "USD", "reason": "goodwill after an outage"}}',
  'an adjustment is recorded with amount, reason, before and after');
select api.adjust_balance(organization, 30, 'goodwill after an outage', request_key => 'one') from f;
select tests.act_as_nobody();
select is((select count(*) from audit.event where action = 'balance_adjusted'), 1::bigint,
  'repeated with its key it is not recorded again');
select tests.act_as(admin) from f;
select tests.forget_locks();
select api.distribute_lead(lead) from f;
select is(pg_temp.action('distribution_asked') #>> '{after,outcome}',
  (select outcome from api.distribution_traces, f where lead_id = lead limit 1),
  'a manual run is recorded with its result, even if nobody bought');
select is(pg_temp.action('distribution_asked') -> 'before', '{"status": "approved"}',
  'a manual run is recorded with the state of the lead before');
select tests.act_as_nobody();
select tests.forget_locks();
select distribution.distribute_lead(lead) from f;
select is((select count(*) from audit.event where action = 'distribution_asked'), 1::bigint,
  'what a job does is not recorded as an action of an admin');

-- Records of reading contact data.
create function pg_temp.read(uri text) returns void language plpgsql as $$
begin
  perform set_config('request.headers', jsonb_build_object('x-reading', uri)::text, true);
  perform api.record_reading();
end $$;
create function pg_temp.reads() returns setof text language sql volatile security definer as $$
  select concat_ws(' ', e.entity, e.entity_id, e.after ->> 'path', e.after ->> 'query')
  from audit.event as e where e.action = 'contact_data_read' order by e.id
$$;
select tests.act_as_anon();
select is(tests.outcome('select api.record_reading()'), '42501', 'only admins are recorded as readers');
select tests.act_as(admin) from f;
select pg_temp.read(uri) from unnest(array[
  '/api/leads?id=eq.01a224e9-25e7-7ff4-9325-5a9aea547964',
    '/api/le%61ds?contact_email=eq.jane%40x.example&limit=5&or=(contact_phone.eq.1,id.eq.2)',
  '/api/niches?select=name,%6Ceads(contact_name)', '/api/rpc/leads_within?latitude=1',
  '/api/rpc/search_leads?words=jane', '/files/01a224e9-25e7-7ff4-9325-5a9aea547964',
  '/api/niches?select=name', '/api/waiting_leads', '/api/report_leads?lead_id=eq.5', '/api/leads%FF']) as uri;
select tests.act_as_nobody();
select results_eq('select pg_temp.reads()', array[
  'intake.lead_contact 01a224e9-25e7-7ff4-9325-5a9aea547964 /api/leads id=eq.01a224e9-25e7-7ff4-9325-5a9aea547964',
  'intake.lead_contact /api/leads contact_email=…&limit=5&or=…',
  'intake.lead_contact /api/niches select=name,leads(contact_name)',
  'intake.lead_contact /api/rpc/leads_within latitude=…',
  'intake.lead_contact /api/rpc/search_leads words=…',
  'file.file 01a224e9-25e7-7ff4-9325-5a9aea547964 /files/01a224e9-25e7-7ff4-9325-5a9aea547964'],
  'every request that may show contact data is recorded, and no other');
select is_empty($$ select from audit.event
  where action = 'contact_data_read' and event::text ~ 'jane|x\.example' $$, 'the log of reads does not tell what was searched for');
select ok(bool_and(e.user_id = f.admin), 'the record of a read names the reader') from audit.event as e, f
  where e.action = 'contact_data_read';

select * from finish();
rollback;
