begin;
select plan(14);

create temp table f as
select u.member, tests.organization_of(u.member) as organization,
  tests.connect_for_events(tests.organization_of(u.member), 'acme') as connection,
  tests.connect_by_oauth(u.member, 'zenith') as by_oauth, tests.create_connection() as platform
from (select tests.create_user('ours@people.example') as member) as u;
grant select on f to public;
create function pg_temp.told() returns text language sql as $$
  select coalesce(string_agg(case o.subject_id when f.connection then 'token' when f.by_oauth then 'grant' end, ', ' order by o.id), 'nothing')
  from event.outbox as o, f where o.kind = 'crm_connection.lost'
$$;
create function pg_temp.context(connection uuid, organization uuid) returns jsonb language sql as $$
  select crm.describe_connection(jsonb_build_object('crm_connection_id', context.connection), context.organization, null)
$$;
create function pg_temp.message(connection uuid, organization uuid) returns jsonb language sql as $$
  select crm.describe_connection_message('crm_connection.lost', message.connection, message.organization, '{}')
$$;

select crm.note_problem(connection, 'rate_limit') from f;
select crm.pause_connection(connection, 'defect', '1 hour', true) from f;
select crm.pause_connection(platform, 'token_refused', '1 hour', true) from f;
select is(pg_temp.told(), 'nothing', 'what passes, what is ours, and what is the platform''s is no news');
select is(pg_temp.context(connection, organization), null, 'and no mail would say anything') from f;
select crm.pause_connection(connection, 'token_refused', '1 hour', true) from f;
select is(pg_temp.told(), 'token', 'a token that is refused is told');
select crm.pause_connection(connection, 'token_refused', '1 hour', true) from f;
select is(pg_temp.told(), 'token', 'once');
select results_eq(
  $$select d.template::text, d.user_id = f.member from notification.delivery as d, f where d.template = 'crm_connection_lost'$$,
  $$values ('crm_connection_lost', true)$$, 'the member gets a mail');
select is(pg_temp.context(connection, organization) ->> 'reason', 'Pipedrive does not accept the API token any more', 'with the reason') from f;
select is(pg_temp.context(connection, gen_random_uuid()), null, 'nobody else does') from f;
select is(pg_temp.message(connection, organization) #>> '{data,problem}', 'token_refused', 'a rule finds the problem') from f;
select is(pg_temp.message(connection, gen_random_uuid()), null, 'not of another organisation') from f;
select crm.confirm_account(connection, 13923453, 'acme', 1) from f;
select is(pg_temp.context(connection, organization), null, 'what has access again needs no mail') from f;

select is(l.outcome, 'leased', 'a grant') from f, crm.begin_refresh(by_oauth, 1, '00000000-0000-0000-0000-000000000001') as l;
select is(crm.lose_grant(by_oauth, '00000000-0000-0000-0000-000000000001'), true, 'that is lost') from f;
select is(pg_temp.told(), 'token, grant', 'is told, too');
select tests.act_as(member) from f;
select api.refresh_crm_account(by_oauth) from f;
select tests.act_as_nobody();
select crm.pause_connection(by_oauth, 'token_refused', '1 hour', true) from f;
select is(pg_temp.told(), 'token, grant', 'a check that a member asked for says what it finds on the page');

select * from finish();
rollback;
