begin;
select plan(22);

create temp table f as
select u.member, tests.connect_by_oauth(u.member, 'acme') as connection,
  tests.connect_by_oauth(tests.create_user('theirs@people.example'), 'zenith') as other,
  tests.connect_for_events(tests.create_organization(), 'acme') as by_token
from (select tests.create_user('ours@people.example') as member) as u;
grant select on f to public;
update crm.connection as c set account_user_id = 5 from f where c.id = f.other;
select crm.record_webhook(connection, 'deal', 1) from f;
select crm.record_webhook(other, 'deal', 2) from f;
create function pg_temp.uninstall(digest bytea, company bigint, account_user bigint, at timestamptz default null) returns boolean
language plpgsql as $$
declare
  v_answer boolean;
begin
  set local role leadmill_api;
  v_answer := crm.record_uninstallation(digest, company, account_user, at);
  reset role;
  return v_answer;
end
$$;
create function pg_temp.state() returns text language sql as $$
  select string_agg(concat_ws(' ', c.company_domain, c.status, c.problem, case when c.token is not null then 'token' end,
    case when exists (select from crm.webhook as w where w.connection_id = c.id) then 'webhook' end), ', ' order by c.is_oauth desc,
      c.company_domain)
  from crm.connection as c
$$;

select is(tests.outcome($$select crm.record_uninstallation('', 1, 1)$$), '42501', format('%s tells of no uninstallation', v.r))
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', v.r, true)) as s;
select tests.act_as_nobody();
select is(pg_temp.uninstall(d, 13923453, 23836724), false, 'without an app nobody is believed')
from unnest(array[null, ''::bytea, sha256('')]) as d;
update ops.setting set value = to_jsonb(encode(sha256('id:secret'), 'hex')) where name = 'crm.oauth_client_digest';
select is(pg_temp.uninstall(d, 13923453, 23836724), false, 'nor without its credentials')
from unnest(array[null, ''::bytea, sha256('id:wrong')]) as d;
select is(pg_temp.state(), 'acme connected token webhook, zenith connected token webhook, acme connected token', 'nothing has happened');

select is(pg_temp.uninstall(sha256('id:secret'), 13923453, 6), true, 'a notice of somebody else is heard');
select is(pg_temp.uninstall(sha256('id:secret'), 7, 23836724), true, 'and of another company');
select is(pg_temp.uninstall(sha256('id:secret'), 13923453, 23836724, now() - interval '1 day'), true, 'and one from before the last grant');
select is(pg_temp.state(), 'acme connected token webhook, zenith connected token webhook, acme connected token', 'they mean none of these');
select is(pg_temp.uninstall(sha256('id:secret'), 13923453, 23836724, now() + interval '1 minute'), true, 'this one does');
select is(pg_temp.state(), 'acme reconnect uninstalled, zenith connected token webhook, acme connected token',
  'the tokens of that user are deleted, others stay');
select is(crm.store_tokens(connection, 1, 'a', 'r', 3599, null), false, 'a pair that was under way is not stored') from f;
select is(outcome, 'lost', 'nothing is refreshed') from f, crm.begin_refresh(connection, 1, gen_random_uuid());
select crm.pause_connection(connection, 'grant_lost', '1 hour', true) from f;
select tests.act_as(member) from f;
select results_eq('select status, problem from api.crm_connections', $$values ('reconnect', 'uninstalled')$$, 'the member sees what to do');
select lives_ok('select api.refresh_crm_account(connection) from f', 'a check is harmless');
select results_eq('select status, problem from api.crm_connections', $$values ('reconnect', 'uninstalled')$$, 'and changes nothing');

select * from finish();
rollback;
